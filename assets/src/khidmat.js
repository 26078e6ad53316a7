// The little that is better with a script: leaving at once, printing, no second send. Every task works without it.
// Must not store anything, and must not load anything.

const exit = document.querySelector("[data-exit]");
if (exit) {
  const leave = (event) => {
    event?.preventDefault();
    document.body.hidden = true;
    // Replaces this entry, so that "back" does not lead here.
    location.replace(exit.href);
  };
  exit.addEventListener("click", leave);
  let presses = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    presses = [...presses.filter((at) => event.timeStamp - at < 2000), event.timeStamp];
    if (presses.length >= 3) leave(event);
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  // A slow network loses the answer sometimes: after a while it may be sent again.
  setTimeout(() => delete form.dataset.sent, 8000);
});
// Coming back with the back button shows the form as it was left, and it may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
