/** Which part of a list is asked for and in which order; `limit` null gives every row. */
export type Listing<Sort extends string> = {
  readonly sort?: { readonly by: Sort; readonly descending: boolean };
  readonly limit?: number | null;
  readonly offset?: number;
};
