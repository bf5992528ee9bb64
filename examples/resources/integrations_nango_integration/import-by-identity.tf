import {
  to = integrations_nango_integration.github
  identity = {
    unique_key = "github-acme"
  }
}
