# The client ID, from Settings → Developer → OAuth integrations in Fillout. Nothing else can be read from the console, so
# the next plan asks a person to compare the app with the configuration.
terraform import integrations_fillout_oauth_app.acme pWq4Nz7hVbLx
