"""`sitegen.toml` and `partner.toml` as frozen values, and all that is wrong with them at once, by file and line."""

from sitegen.config.project import PARTNERS_FOLDER, PARTNER_FILE, PROJECT_FILE, AccessibilityTable, CkanSource, CspTable, DumpSource, FetchTable, LegalTable, MapTable, OrganizationTable, Partner, PartnerTable, Project, SavedSearch, SelectTable, ShowTable, Source, ThemeTable, Translation, UdataSource, load, load_without_partners, merge_tables, nearest, suggestion

__all__ = ['AccessibilityTable', 'CkanSource', 'CspTable', 'DumpSource', 'FetchTable', 'LegalTable', 'MapTable', 'OrganizationTable', 'PARTNERS_FOLDER', 'PARTNER_FILE', 'PROJECT_FILE', 'Partner', 'PartnerTable', 'Project', 'SavedSearch', 'SelectTable', 'ShowTable', 'Source', 'ThemeTable', 'Translation', 'UdataSource', 'load', 'load_without_partners', 'merge_tables', 'nearest', 'suggestion']
