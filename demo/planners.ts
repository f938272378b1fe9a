/** The providers of the county that plan their rounds in Tend: whom they took on for it, when they work, and how far their rota of next week is. */

/** Given name, family name, gender, and a language besides English. */
type NewWorker = readonly [string, string, 'female' | 'male', string | null];
/** From when to when, the same all week, on six days of it where no others are named. */
type Turn = readonly [from: string, to: string, days?: readonly number[]];

export type Planner = {
  readonly reference: string;
  readonly plannedBy: 'provider_manager' | 'provider_coordinator';
  /** Taken on in the autumn, so that nobody has to work mornings and evenings of the same day. */
  readonly newWorkers: readonly NewWorker[];
  /** One after the other, and from the first again. Between any two days of work lie eleven hours or more. */
  readonly turns: readonly Turn[];
  /** Every so many care workers have training in dementia; 0 where none has. */
  readonly dementiaEvery: number;
  /** 'sick': published, and on the Monday somebody rings in sick. 'not begun': only its shifts are in Tend. */
  readonly rota: 'published' | 'sick' | 'not begun';
};

/** Earlies or lates: more in the morning, when most visits are. */
const earlies: readonly Turn[] = [
  ['07:00', '14:30'],
  ['15:00', '22:15'],
  ['07:00', '14:30'],
  ['15:00', '22:15'],
  ['06:45', '14:15'],
];

export const planners: readonly Planner[] = [
  {
    reference: 'PR01',
    plannedBy: 'provider_coordinator',
    newWorkers: [
      ['Priya', 'Solanki', 'female', 'Gujarati'],
      ['Nisha', 'Desai', 'female', 'Gujarati'],
      ['Helen', 'Marsh', 'female', null],
      ['Daniel', 'Price', 'male', null],
      ['Joy', 'Mensah', 'female', null],
      ['Ruth', 'Hollis', 'female', null],
      ['Sam', 'Whitlock', 'male', null],
      ['Ewa', 'Nowak', 'female', 'Polish'],
    ],
    turns: earlies,
    dementiaEvery: 0,
    rota: 'sick',
  },
  {
    // The council's own service keeps room for whoever comes home from hospital.
    reference: 'PR04',
    plannedBy: 'provider_manager',
    newWorkers: [
      ['Agnes', 'Kowal', 'female', 'Polish'],
      ['Beth', 'Larkin', 'female', null],
      ['Marek', 'Zielny', 'male', 'Polish'],
      ['Carol', 'Stubbs', 'female', null],
      ['Dawn', 'Pettit', 'female', null],
      ['Idris', 'Vaughan', 'male', null],
      ['Fiona', 'Reddy', 'female', null],
      ['Gail', 'Thorne', 'female', null],
      ['Kofi', 'Boateng', 'male', null],
      ['Lena', 'Marsden', 'female', null],
      ['Olga', 'Duda', 'female', 'Polish'],
      ['Rhys', 'Parry', 'male', null],
      ['Tess', 'Oakden', 'female', null],
      ['Una', 'Farrow', 'female', null],
    ],
    turns: [
      ['07:00', '14:30'],
      ['15:00', '22:30'],
      ['07:00', '14:30'],
      ['06:45', '14:15'],
      ['15:00', '22:30'],
      ['07:00', '14:30'],
      ['15:00', '22:30'],
      ['07:00', '14:30'],
      ['22:00', '06:30', [1, 2, 3, 4]],
      ['22:00', '06:30', [5, 6, 7]],
    ],
    dementiaEvery: 1,
    rota: 'published',
  },
  {
    reference: 'PR05',
    plannedBy: 'provider_manager',
    newWorkers: [
      ['Harpreet', 'Gill', 'female', 'Punjabi'],
      ['Meena', 'Joshi', 'female', 'Gujarati'],
      ['Rubina', 'Aslam', 'female', 'Urdu'],
      ['Gurdev', 'Sandhu', 'male', 'Punjabi'],
      ['Shazia', 'Malik', 'female', 'Urdu'],
      ['Kiran', 'Bains', 'female', 'Punjabi'],
    ],
    turns: earlies,
    dementiaEvery: 2,
    rota: 'published',
  },
  {
    reference: 'PR07',
    plannedBy: 'provider_manager',
    newWorkers: [
      ['Anna', 'Wrobel', 'female', 'Polish'],
      ['Chris', 'Hale', 'male', null],
      ['Donna', 'Speed', 'female', null],
      ['Ian', 'Crabbe', 'male', null],
      ['Jacinta', 'Moreno', 'female', null],
      ['Lorna', 'Keeble', 'female', null],
      ['Petra', 'Sikora', 'female', 'Polish'],
      ['Vera', 'Lumb', 'female', null],
    ],
    turns: earlies,
    dementiaEvery: 3,
    rota: 'not begun',
  },
];
