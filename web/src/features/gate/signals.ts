/// Tones and vibrations that tell answers apart without a look at the screen. No files: the device makes the tones.
import type { Signal } from "./model";

interface Tone {
  /** Hertz. */
  readonly pitch: number;
  readonly startMs: number;
  readonly lengthMs: number;
  readonly wave: OscillatorType;
}

const TONES: Record<Signal, readonly Tone[]> = {
  // Rising and short, low and long, two the same: they differ in rhythm as well as in pitch.
  yes: [
    { pitch: 880, startMs: 0, lengthMs: 90, wave: "sine" },
    { pitch: 1_320, startMs: 100, lengthMs: 160, wave: "sine" },
  ],
  no: [
    { pitch: 196, startMs: 0, lengthMs: 260, wave: "square" },
    { pitch: 147, startMs: 300, lengthMs: 420, wave: "square" },
  ],
  again: [
    { pitch: 523, startMs: 0, lengthMs: 110, wave: "triangle" },
    { pitch: 523, startMs: 190, lengthMs: 110, wave: "triangle" },
  ],
};
const VIBRATIONS: Record<Signal, number[]> = { yes: [90], no: [260, 90, 260], again: [90, 70, 90] };
const LOUDNESS = 0.35;

let context: AudioContext | undefined;

/** Browsers let a page sound only after a touch: call it in one. */
export function unlockSound(): void {
  context ??= new AudioContext();
  void context.resume();
}

function play({ pitch, startMs, lengthMs, wave }: Tone, audio: AudioContext): void {
  const start = audio.currentTime + startMs / 1_000;
  const end = start + lengthMs / 1_000;
  const oscillator = new OscillatorNode(audio, { type: wave, frequency: pitch });
  const gain = new GainNode(audio, { gain: 0 });
  // A slope at both ends, or the loudspeaker clicks.
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.01);
  gain.gain.setValueAtTime(LOUDNESS, end - 0.02);
  gain.gain.linearRampToValueAtTime(0, end);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(end);
}

/** Sounds (unless muted) and vibrates. */
export function signalise(signal: Signal, isMuted: boolean): void {
  // Some browsers have no vibration, and none vibrates before the first touch.
  if ("vibrate" in navigator && navigator.userActivation.hasBeenActive) navigator.vibrate(VIBRATIONS[signal]);
  if (isMuted || context?.state !== "running") return;
  for (const tone of TONES[signal]) play(tone, context);
}
