import { expect } from 'chai'

const ELEMENTS =
  /<(?!\/?(?:p|br|a|span|abbr|del|s|b|strong|i|em|u|sub|sup|code|pre|blockquote|ul|ol|li|hr|ruby|rt|rp|h[2-6])[\s>])/
const ATTRIBUTES = /<[^>]*\s(?:on\w+|style|id|src|srcdoc|formaction|background|name)\s*=/i
const ADDRESSES =
  /<[^>]*(?:href|cite)="(?!https?:|mailto:|xmpp:|geo:|magnet:|gemini:|gopher:|dat:|dweb:|ipfs:|ipns:|ssb:)/i

/** Whether HTML has only elements, attributes and addresses that `safeHtml` lets through. */
export function expectClean(html: string, what?: string): void {
  expect(html, what).to.not.match(ELEMENTS)
  expect(html.replace(/="[^"]*"/g, '='), what).to.not.match(ATTRIBUTES)
  expect(html, what).to.not.match(ADDRESSES)
}
