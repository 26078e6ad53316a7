// Reads a page aloud where the device has a voice for its language, or where sentences have recordings that it can play.
// The button stays hidden where neither is there, and no recording is fetched before it is pressed. Must not send what is
// read anywhere: voices that need a network are left out.

const button = document.querySelector("[data-listen]");
const parts = [...document.querySelectorAll("[data-say]")];
const speech = window.speechSynthesis;
const lang = document.documentElement.lang;
const names = [button?.textContent, button?.dataset.listen];
const sound = new Audio();
// The reading that goes on.
let reading = null;

const voice = () => speech?.getVoices().find((one) => one.localService && one.lang.toLowerCase().startsWith(lang));
const plays = sound.canPlayType("audio/ogg; codecs=opus") !== "";
// What a part says itself comes before what is inside it.
const recordings = (part) =>
  [part, ...part.querySelectorAll("[data-voice]")].flatMap((one) => one.dataset.voice?.split(" ") ?? []);

function offer() {
  button.hidden = !(voice() || (plays && parts.some((part) => recordings(part).length > 0)));
}

function stop() {
  reading = null;
  speech?.cancel();
  sound.pause();
  button.textContent = names[0];
}

function say(part, found) {
  return new Promise((done) => {
    const words = new SpeechSynthesisUtterance(part.innerText);
    words.voice = found;
    words.lang = found.lang;
    words.rate = 0.9;
    words.onend = words.onerror = done;
    speech.speak(words);
  });
}

// What was heard stays in no cache: other people look through this phone.
async function play(recording, mine) {
  const answer = await fetch(recording, { cache: "no-store" });
  const address = URL.createObjectURL(await answer.blob());
  if (reading === mine) {
    await new Promise((done) => {
      sound.onended = sound.onerror = sound.onpause = done;
      sound.src = address;
      sound.play().catch(done);
    });
  }
  URL.revokeObjectURL(address);
}

async function read() {
  const mine = (reading = {});
  button.textContent = names[1];
  // Some browsers let only what was started by the press itself sound later, after a slow network.
  if (!voice()) sound.play().catch(() => {});
  for (const part of parts) {
    const found = voice();
    if (found) await say(part, found);
    for (const recording of found ? [] : recordings(part)) {
      // A network that is away costs one sentence.
      if (reading === mine) await play(recording, mine).catch(() => {});
    }
    if (reading !== mine) return;
  }
  stop();
}

if (button) {
  offer();
  // Some browsers know their voices only after a while.
  speech?.addEventListener?.("voiceschanged", offer);
  button.addEventListener("click", () => (reading ? stop() : read()));
  addEventListener("pagehide", stop);
}
