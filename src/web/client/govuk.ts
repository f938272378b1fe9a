/**
 * Starts the govuk-frontend components that Tend uses, and no others. Radios reveal by conditional.ts: the package gives a
 * radio aria-expanded, which a radio may not have.
 */
import {
  Button,
  CharacterCount,
  Checkboxes,
  createAll,
  ErrorSummary,
  NotificationBanner,
  ServiceNavigation,
  SkipLink,
} from 'govuk-frontend';

document.body.classList.add('js-enabled', 'govuk-frontend-supported');
for (const component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  ServiceNavigation,
  SkipLink,
]) {
  createAll(component);
}
