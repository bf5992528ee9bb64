data "integrations_fillout_databases" "all" {}

output "database_id_by_name" {
  value = { for d in data.integrations_fillout_databases.all.databases : d.name => d.id }
}
