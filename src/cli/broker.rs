//! Starts the broker that the configuration names.

use std::{path::Path, sync::Arc, time::Duration};

use crate::{
    config::{BrokerKind, Config, given},
    messaging::{
        Broker,
        amqp::{AmqpBroker, AmqpError, AmqpSettings},
        in_process::InProcessBroker,
    },
    telemetry::Metrics,
};

/// Starts it. RabbitMQ need not be there yet; only an address that makes no sense is an error.
pub fn open_broker(config: &Config, metrics: &Arc<Metrics>) -> Result<Arc<dyn Broker>, AmqpError> {
    Ok(match config.broker.kind {
        BrokerKind::InProcess => Arc::new(InProcessBroker::default()),
        BrokerKind::Amqp => Arc::new(AmqpBroker::start(amqp_settings(config), metrics.clone())?),
    })
}

fn amqp_settings(config: &Config) -> AmqpSettings {
    let broker = &config.broker;
    AmqpSettings {
        url: broker.url.clone(),
        ca_file: given(&broker.ca_file).map(Path::to_owned),
        window: broker.window,
        delivery_limit: broker.delivery_limit,
        heartbeat: Duration::from_secs(broker.heartbeat_seconds),
        connect_timeout: Duration::from_millis(broker.connect_timeout_ms),
        reconnect_min: Duration::from_millis(broker.reconnect_min_ms),
        reconnect_max: Duration::from_millis(broker.reconnect_max_ms),
    }
}
