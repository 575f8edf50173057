/// A ticket is bought as a visitor buys it, in a browser that is driven by WebDriver (W3C): from the catalogue to the code.
import { strict as assert } from "node:assert";

import { By, until } from "selenium-webdriver";

const PATIENCE_MS = 30_000;

/** The element that is shown, once it is. */
async function shown(driver, locator, what) {
  const element = await driver.wait(until.elementLocated(locator), PATIENCE_MS, `${what} is not there`);
  return driver.wait(until.elementIsVisible(element), PATIENCE_MS, `${what} is not to be seen`);
}

const button = (text) => By.xpath(`//button[contains(normalize-space(), "${text}")]`);
const heading = (text) => By.xpath(`//h1[contains(normalize-space(), "${text}")]`);
const link = (text) => By.xpath(`//a[normalize-space()="${text}"]`);

/** Errors that pass: the element is covered by a message that goes, or was drawn again meanwhile. */
const PASSING = /intercepted|not interactable|stale|not found|would not be visible/i;

async function click(driver, locator, what) {
  let last;
  const clicked = async () => {
    try {
      const element = await driver.findElement(locator);
      // WebKit's driver scrolls nothing into view.
      await driver.executeScript('arguments[0].scrollIntoView({ block: "center", behavior: "instant" })', element);
      await element.click();
      return true;
    } catch (error) {
      last = error;
      if (PASSING.test(`${error.name} ${error.message}`) || error.name === "NoSuchElementError") return false;
      throw error;
    }
  };
  await driver.wait(clicked, PATIENCE_MS).catch((error) => {
    throw new Error(`${what} can't be clicked: ${last?.message ?? error.message}`);
  });
}

/** Buys the best two seats of an event as a guest; answers how many codes the order's page shows. */
export async function buy(driver, url, eventName, name) {
  await driver.get(url);
  // The language is the browser's: English, whatever the machine's is.
  const english = await driver.findElements(By.css('button[aria-label="Switch to English"]'));
  if (english.length > 0) await english[0].click();
  const search = await shown(driver, By.css('input[type="search"]'), "the search");
  await search.sendKeys(eventName);
  await click(driver, link(eventName), `the event ${eventName}`);
  await shown(driver, By.css('canvas[role="application"]'), "the seat map");
  await click(driver, button("Find the best seats"), "the button for the best seats");
  await click(driver, button("Hold the best 2"), "the button that holds");
  await shown(driver, heading("Your seats are waiting"), "the checkout");
  await (await shown(driver, By.css('input[autocomplete="name"]'), "the name")).sendKeys(name);
  await (await shown(driver, By.css('input[type="email"]'), "the address")).sendKeys(`${name}@example.com`);
  await click(driver, By.xpath('//button[starts-with(normalize-space(), "Pay")]'), "the button that pays");
  await shown(driver, heading("They're yours!"), "the order");
  const codes = By.css('[role="img"][aria-label*="QR"], img[alt*="QR"]');
  await driver.wait(async () => (await driver.findElements(codes)).length >= 2, PATIENCE_MS, "two codes are not there");
  const count = (await driver.findElements(codes)).length;
  assert.equal(count, 2);
  return count;
}
