-- The servers of a shard, which is what a poller lists.
CREATE INDEX servers_shard ON servers ((id & 255));
