// Reads a page aloud where the device has a voice for its language, or where a sentence has a recording. The button
// stays hidden where neither is there. Must not send what is read anywhere: voices that need a network are left out.

const button = document.querySelector("[data-listen]");
const parts = [...document.querySelectorAll("[data-say]")];
const speech = window.speechSynthesis;
const lang = document.documentElement.lang;
const names = [button?.textContent, button?.dataset.listen];
let playing = null;

const voice = () => speech?.getVoices().find((one) => one.localService && one.lang.toLowerCase().startsWith(lang));
const recording = (part) => part.dataset.voice ?? part.querySelector("[data-voice]")?.dataset.voice;

function offer() {
  button.hidden = !(voice() || parts.some(recording));
}

function stop() {
  speech?.cancel();
  playing?.pause?.();
  playing = null;
  button.textContent = names[0];
}

function say(part) {
  return new Promise((done) => {
    const found = voice();
    if (found) {
      const words = new SpeechSynthesisUtterance(part.innerText);
      words.voice = found;
      words.lang = found.lang;
      words.rate = 0.9;
      words.onend = words.onerror = done;
      speech.speak(words);
    } else if (recording(part)) {
      playing = new Audio(recording(part));
      playing.onended = playing.onerror = playing.onpause = done;
      playing.play().catch(done);
    } else {
      done();
    }
  });
}

async function read() {
  playing = {};
  button.textContent = names[1];
  for (const part of parts) {
    if (!playing) return;
    await say(part);
  }
  stop();
}

if (button) {
  offer();
  // Some browsers know their voices only after a while.
  speech?.addEventListener?.("voiceschanged", offer);
  button.addEventListener("click", () => (playing ? stop() : read()));
  addEventListener("pagehide", stop);
}
