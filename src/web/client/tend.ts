/** What the browser adds to a page that already works without it. */
import './govuk.ts';
