// A voice recorded in the page and laid into the box for files, where the browser can. Without this the box takes a
// recording of the device's own. Must not send anything: the form does.

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function recorder(face) {
  const input = document.getElementById(face.dataset.recorder);
  const [button, stop] = face.querySelectorAll("button");
  const said = face.querySelector("[data-said]");
  const heard = face.querySelector("audio");
  const most = Number(face.dataset.seconds);
  let recording;

  const show = (running) => {
    button.hidden = running;
    stop.hidden = !running;
  };

  const keep = (pieces, type) => {
    const ending = type.includes("mp4") ? "m4a" : type.includes("ogg") ? "ogg" : "webm";
    const chosen = new DataTransfer();
    for (const file of input.files) chosen.items.add(file);
    const kind = type.split(";")[0];
    const file = new File(pieces, `voice-${chosen.files.length + 1}.${ending}`, { type: kind });
    chosen.items.add(file);
    input.files = chosen.files;
    input.dispatchEvent(new Event("change"));
    heard.src = URL.createObjectURL(file);
    heard.hidden = false;
  };

  const begin = async () => {
    let sound;
    try {
      sound = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      said.textContent = face.dataset.refused;
      return;
    }
    const pieces = [];
    recording = new MediaRecorder(sound, { audioBitsPerSecond: 32000 });
    recording.addEventListener("dataavailable", (event) => event.data.size && pieces.push(event.data));
    const began = Date.now();
    const tick = setInterval(() => {
      const seconds = Math.floor((Date.now() - began) / 1000);
      said.textContent = clock(seconds);
      if (seconds >= most && recording.state === "recording") recording.stop();
    }, 500);
    recording.addEventListener("stop", () => {
      clearInterval(tick);
      for (const track of sound.getTracks()) track.stop();
      keep(pieces, recording.mimeType);
      show(false);
      button.focus();
    });
    recording.start(1000);
    show(true);
    stop.focus();
  };

  button.addEventListener("click", begin);
  stop.addEventListener("click", () => recording.state === "recording" && recording.stop());
  face.hidden = false;
}

if (navigator.mediaDevices && window.MediaRecorder) {
  for (const face of document.querySelectorAll("[data-recorder]")) recorder(face);
}
