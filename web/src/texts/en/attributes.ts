export const attributes = {
  title: 'Attributes',
  add: 'Add attribute',
  name: (number: number) => `Name of attribute ${number}`,
  kind: (number: number) => `Type of attribute ${number}`,
  value: (number: number) => `Value of attribute ${number}`,
  remove: (number: number) => `Remove attribute ${number}`,
  namePlaceholder: 'Name',
  valuePlaceholder: 'Value',
  kinds: { text: 'Text', number: 'Number', flag: 'Yes or no', json: 'JSON' },
  notJson: 'Enter valid JSON',
}
