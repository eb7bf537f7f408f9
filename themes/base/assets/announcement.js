// An announcement whose last day has passed by the visitor's clock is not shown, though no build has taken it away yet.
// It runs before the page is drawn, so that nothing moves.
{
  const announcement = document.querySelector(".announcement[data-ends]");
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  if (announcement && today > announcement.dataset.ends) announcement.hidden = true;
}
