// On the privacy page: the choice not to be counted, kept in this browser alone; audience.js heeds it.
(() => {
  const KEY = "sitegen-audience";
  const box = document.querySelector("[data-audience-choice]");
  if (!box) return; // the partner has written the page
  const choice = box.querySelector("input");
  const said = box.querySelector("[role=status]");
  const asks = navigator.globalPrivacyControl === true || navigator.doNotTrack === "1";
  const show = () => {
    said.textContent = asks ? said.dataset.browser : choice.checked ? said.dataset.refused : said.dataset.counted;
  };
  try {
    choice.checked = asks || localStorage.getItem(KEY) === "refused";
    choice.disabled = asks;
    choice.addEventListener("change", () => {
      if (choice.checked) localStorage.setItem(KEY, "refused");
      else localStorage.removeItem(KEY);
      show();
    });
  } catch {
    choice.checked = choice.disabled = true; // nothing is kept here, and nothing sent
  }
  box.hidden = false;
  show();
})();
