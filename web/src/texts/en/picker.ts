export const picker = {
  nothing: 'Select…',
  search: 'Search',
  noneFound: 'No matches.',
  chooseShown: (count: number) => `Select all ${count} shown`,
  chooseNone: 'Clear selection',
  done: 'Done',
  chosen: (count: number) => `${count} selected`,
}
