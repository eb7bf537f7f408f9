// Tells the partner's Matomo which page is read: its address without query and fragment, and nothing else. No cookie is
// sent or taken, no identifier is made, and none of Matomo's own scripts is loaded (docs/law.md).
(() => {
  const { to, site } = document.currentScript.dataset;
  const asks = navigator.globalPrivacyControl === true || navigator.doNotTrack === "1";
  const count = () => {
    const seen = { idsite: site, rec: "1", apiv: "1", send_image: "0", url: location.origin + location.pathname };
    fetch(to, {
      method: "POST",
      body: new URLSearchParams(seen),
      mode: "no-cors",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-store",
      keepalive: true,
    }).catch(() => {}); // a page is no worse for not being counted
  };
  let refused = true; // where a browser keeps nothing, nobody could refuse
  try {
    refused = localStorage.getItem("sitegen-audience") === "refused";
  } catch {}
  if (asks || refused) return;
  if (document.prerendering) document.addEventListener("prerenderingchange", count, { once: true });
  else count();
})();
