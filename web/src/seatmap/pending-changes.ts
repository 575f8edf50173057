/// Changes of seats that wait for a plan that is loaded later, or built anew.
import type { SeatStates } from "./states";

type Action = (states: SeatStates) => void;

/** Changes in their order: the first plan gets what came before it, a new plan what the one before it knew. */
export class PendingChanges {
  private kept: Action[] = [];
  private states: SeatStates | undefined;
  /** The last states that were given a snapshot: all that is known, except for what is in `kept`. */
  private latest: SeatStates | undefined;
  private hasSnapshot = false;

  /** For another event: forgets everything. */
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
