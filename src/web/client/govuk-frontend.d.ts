declare module 'govuk-frontend' {
  /** A component class of govuk-frontend, started on each element that asks for it. */
  type Component = new (root: Element) => unknown;
  export const Button: Component;
  export const CharacterCount: Component;
  export const Checkboxes: Component;
  export const ErrorSummary: Component;
  export const NotificationBanner: Component;
  export const ServiceNavigation: Component;
  export const SkipLink: Component;
  /** Starts a component on every element that asks for it. */
  export function createAll(component: Component): unknown[];
}
