// What cannot wait, on whatever page an officer is: asks for it now and then and puts it at the foot of the screen. What is there
// already is left alone, so that it is read aloud once. Must not keep a session awake, nor store anything.

const band = document.querySelector("[data-interrupt]");
const EVERY = 15000;
const title = document.title;
let seen = "";
let failed = 0;

const ask = async () => {
  try {
    const answer = await fetch(`${band.dataset.interrupt}?seen=${seen}`, { headers: { accept: "application/json" } });
    if (answer.status === 401 || answer.status === 403) {
      // Signed out: nothing of it stays on an unattended screen. Somebody may sign in again beside this page.
      seen = "";
      band.innerHTML = "";
      document.title = title;
      failed = 3;
    } else {
      failed = 0;
    }
    if (answer.status === 200) {
      const told = await answer.json();
      seen = told.seen;
      const focused = band.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
      band.innerHTML = told.band;
      // Whoever was about to open one still is, where it is still there.
      if (focused) band.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
      // Nothing of the page lies beneath it for good.
      document.documentElement.style.setProperty("--interrupt", `${band.offsetHeight}px`);
      document.title = told.count ? `(${told.count}) ${title}` : title;
    }
  } catch {
    failed = Math.min(failed + 1, 3);
  }
  setTimeout(ask, EVERY * (failed + 1));
};

if (band) ask();
