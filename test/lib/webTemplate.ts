import { Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebStack } from '../../lib/stacks/WebStack.ts'
import { readStage } from '../../lib/stage.ts'
import { checkedApp } from '../../lib/trackingApp.ts'

/** Returns the template of the web stack, with a web app of two files. Fails on a finding of cdk-nag. */
export const webTemplate = (context: Readonly<Record<string, string>>): Template => {
  const folder = mkdtempSync(join(tmpdir(), 'serverless-gps-web-'))
  try {
    const siteFolder = join(folder, 'site')
    mkdirSync(join(siteFolder, 'assets'), { recursive: true })
    writeFileSync(join(siteFolder, 'index.html'), '<!doctype html>')
    writeFileSync(join(siteFolder, 'assets/app-1a2b.js'), '')
    const app = checkedApp({ outdir: join(folder, 'assembly') })
    const httpApi = new HttpApi(new Stack(app, 'api'), 'Api', { createDefaultStage: false })
    const web = new WebStack(app, 'gps-dev-web', {
      stage: readStage(context),
      siteFolder,
      httpApi,
      trackerUrl: `${httpApi.apiEndpoint}/trackers`,
      socket: { domainName: 'ws1.execute-api.eu-central-1.amazonaws.com', stageName: 'live' },
      data: { mapsBucketName: 'the-maps', cloudFrontSecret: 'a1b2' },
    })
    app.synth()
    return Template.fromStack(web)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
