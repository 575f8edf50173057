/// The seats' news on their way to a plan that may come later, or be made anew.
import type { SeatStates } from "../../seatmap/states";

type Action = (states: SeatStates) => void;

/** Changes in their order: kept for the first plan; what a plan knows goes on to the next one. */
export class Inbox {
  private kept: Action[] = [];
  private states: SeatStates | undefined;
  /** The last states that were given a snapshot: all that was heard, but for what is kept. */
  private latest: SeatStates | undefined;
  private hasSnapshot = false;

  /** Another event: nothing of the last one counts. */
  clear(): void {
    this.kept = [];
    this.latest = undefined;
    this.hasSnapshot = false;
  }

  restart(load: Action): void {
    this.kept = [];
    this.latest = undefined;
    this.hasSnapshot = true;
    this.put(load);
  }

  put(action: Action): void {
    if (this.states === undefined) {
      this.kept.push(action);
      return;
    }
    action(this.states);
    if (this.hasSnapshot) this.latest = this.states;
  }

  open(states: SeatStates | undefined): void {
    this.states = states;
    if (states === undefined) return;
    if (this.latest !== undefined && this.latest !== states) states.copy(this.latest);
    for (const action of this.kept.splice(0)) action(states);
    if (this.hasSnapshot) this.latest = states;
  }
}
