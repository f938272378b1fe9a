/** What a visit is for. The purpose decides how short it may be. */
export const PURPOSES = [
  'personal care',
  'medication',
  'welfare check',
  'meal',
  'domestic',
  'companionship',
  'night',
  'other',
] as const;

export type Purpose = (typeof PURPOSES)[number];

/** A purpose inside a sentence: 'a visit for personal care'. */
export const purposeWords = {
  'personal care': 'personal care',
  medication: 'medication',
  'welfare check': 'a welfare check',
  meal: 'a meal',
  domestic: 'help in the house',
  companionship: 'company',
  night: 'the night',
  other: 'something else',
} as const satisfies Record<Purpose, string>;

/** A purpose as a heading or a choice. */
export const purposeNames = {
  'personal care': 'Personal care',
  medication: 'Medication',
  'welfare check': 'Welfare check',
  meal: 'Meal',
  domestic: 'Help in the house',
  companionship: 'Company',
  night: 'Night',
  other: 'Something else',
} as const satisfies Record<Purpose, string>;
