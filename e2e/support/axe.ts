// What axe-core finds on a page as it is shown at that moment.

import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Nothing. Where there is something, the test goes on and fails at its end. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  expect.soft(await foundByAxe(page), name).toEqual([]);
}

async function foundByAxe(page: Page): Promise<string[]> {
  // The size of what is pressed (WCAG 2.2, 2.5.8) is looked at only where that is asked for.
  const { violations } = await new AxeBuilder({ page }).options({ rules: { "target-size": { enabled: true } } }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}
