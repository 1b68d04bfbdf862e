/** Visits of browsers: a phone's camera opens the address in a QR code as a page. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'

/** Parameters that contain a place. */
const PLACE = /(?:^|&)(?:lat|latitude|lon|longitude|location)=/i

/**
 * Returns a page if a browser opens the address of a tracker without a place, or undefined for reports. The page contains
 * nothing of the request. HTTP libraries also accept HTML, but only browsers accept XHTML.
 */
export const browserVisit = ({
  headers,
  rawQueryString,
  requestContext,
}: APIGatewayProxyEventV2): APIGatewayProxyStructuredResultV2 | undefined => {
  const isVisit =
    requestContext.http.method === 'GET' &&
    (headers['accept'] ?? '').includes('application/xhtml+xml') &&
    !PLACE.test(rawQueryString)
  return isVisit ? { statusCode: 200, headers: HEADERS, body: BODY } : undefined
}

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'",
  'cache-control': 'no-store',
}

const BODY = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Tracker address</title>
<h1>Tracker address</h1>
<p>This address is for tracker apps. Opening it in a browser reports nothing.</p>
<p>To set up Traccar Client, scan the code with the scanner in its settings.</p>
</html>
`
