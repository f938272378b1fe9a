/** Area codes in England of which the local number has eight digits or seven; every other 01 code has five digits. */
const SHORT_AREA = /^(0113|0114|0115|0116|0117|0118|0121|0131|0141|0151|0161|0191)(\d{3})(\d{4})$/;

/** '01922 650 000', '020 7946 0000', '07700 900 123' from the digits of a UK number, as it is read out; others as they are. */
export function phoneWords(digits: string): string {
  if (/^02\d{9}$/.test(digits)) return digits.replace(/^(...)(....)(....)$/, '$1 $2 $3');
  if (SHORT_AREA.test(digits)) return digits.replace(SHORT_AREA, '$1 $2 $3');
  if (/^0[38]\d{9}$/.test(digits)) return digits.replace(/^(....)(...)(....)$/, '$1 $2 $3');
  if (/^0[17]\d{9}$/.test(digits)) return digits.replace(/^(.....)(...)(...)$/, '$1 $2 $3');
  return digits;
}

/** ' on 01922 650 000', to follow whom to telephone in plain words; empty where no number is known. */
export function onPhone(phone: string | null): string {
  return phone === null ? '' : ` on ${phoneWords(phone.replaceAll(' ', ''))}`;
}
