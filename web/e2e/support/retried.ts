/// A reporter: names the tests that only a retry let pass, and lets a run fail that needed too many.
import type { FullConfig, FullResult, Reporter, Suite } from "@playwright/test/reporter";

/** A busy machine is late now and then; more than this is a fault of tests or pages. */
const RETRIED_MAX = 5;

export default class Retried implements Reporter {
  private suite: Suite | undefined;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.suite = suite;
  }

  onEnd(result: FullResult): Promise<{ status: FullResult["status"] }> {
    const retried = this.suite?.allTests().filter((test) => test.outcome() === "flaky") ?? [];
    if (retried.length > 0) console.log(`\n${retried.length} passed only when they were tried again:`);
    for (const test of retried) console.log(`  ${test.titlePath().slice(1).join(" › ")}`);
    return Promise.resolve({ status: retried.length > RETRIED_MAX ? "failed" : result.status });
  }
}
