# The client ID, from Settings → Integrations → Custom Apps in Fyle. Nothing else can be read from the console, so
# the next plan asks a person to compare the app with the configuration.
terraform import integrations_fyle_oauth_app.acme tpaQ7mXw2LrVd
