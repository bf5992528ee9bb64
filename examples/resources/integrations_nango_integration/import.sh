# The unique key of the integration, from Nango's list of integrations.
terraform import integrations_nango_integration.github github-acme
