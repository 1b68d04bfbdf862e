import type { Texts } from '../catalog.ts'

export const maps: Texts['maps'] = {
  title: 'Straßenkarten dieses Servers',
  help: 'Eine Straßenkarte ist eine Datei auf diesem Server. Browser, die sie zeigen, fragen niemand anderen.',
  none: 'Keine Straßenkarte installiert.',
  covered: 'Die Seiten zeigen andere Kacheln statt dieser Karten. Wählen Sie die eingebaute Karte, um sie zu zeigen.',
  zooms: (from, to) => `Zoom ${from} bis ${to}`,
  noCredits: 'Keine Quellenangabe',
  howTo:
    'Um eine Region hinzuzufügen, führen Sie diesen Befehl im Ordner des Produkts mit der Datei der Region aus. Ohne „add …“ erklärt er, woher Sie eine bekommen. Die Seiten zeigen die Karte, wenn sie neu geöffnet werden.',
  command: 'Befehl',
}
