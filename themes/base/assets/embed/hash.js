// The state of a list in the fragment of the page's address, under the element's `id` where it has one: "#id.q=eau".
// Whatever else stands there, an anchor or the state of another element, is left as it is.

const params = () => new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");

export class Hash {
  // `names`: of what the state has.
  constructor(id, names) {
    const prefix = id ? `${id}.` : "";
    this.isOwn = (name) => name.startsWith(prefix) && names.includes(name.slice(prefix.length));
    this.prefix = prefix;
  }

  // Pairs of a name and a value; none, where the address says nothing.
  get pairs() {
    return [...params()].filter(([name]) => this.isOwn(name)).map(([name, value]) => [name.slice(this.prefix.length), value]);
  }

  // The whole address of the page with other pairs: a `base` element would lead a bare fragment astray.
  address(pairs) {
    const others = [...params()].filter(([name]) => !this.isOwn(name));
    const own = pairs.map(([name, value]) => [this.prefix + name, value]);
    const said = new URLSearchParams([...others, ...own]).toString();
    const kept = said || location.hash.includes("=") || !location.hash ? said && `#${said}` : location.hash;
    return location.href.split("#")[0] + kept;
  }

  write(pairs, isNew) {
    const address = this.address(pairs);
    if (address === location.href) return;
    try {
      history[isNew ? "pushState" : "replaceState"](history.state, "", address);
    } catch {
      // A frame without an address of its own has none to write to.
    }
  }
}
