// The little that is better with a script: leaving at once, printing, a file box in the reader's
// language, no second send. Every task works without it.
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
  // What the browser kept of this page for its "back" button is not shown again: the task begins anew.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.body.hidden = true;
    location.replace("/" + location.pathname.split("/")[1]);
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Copying needs a page that came over HTTPS: elsewhere there is no button.
for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
  });
}

for (const face of document.querySelectorAll("[data-file]")) {
  const input = face.nextElementSibling;
  const chosen = face.querySelector("[data-chosen]");
  const none = chosen.textContent;
  face.hidden = false;
  input.addEventListener("change", () => {
    const names = [...input.files].map((file) => file.name);
    chosen.textContent = names.length ? names.join(", ") : none;
  });
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
