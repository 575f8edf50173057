//! Asks and their ends.

use futures_util::future::join_all;

use super::*;

#[actix_rt::test]
async fn asks_of_several_threads_each_get_their_own_answer() {
    let node = Node::start(settings());
    let mesh = mesh_to(node.address(), settings());
    let threads: Vec<_> = (0..4_u32)
        .map(|thread| {
            let mesh = mesh.clone();
            std::thread::spawn(move || {
                actix_rt::System::new().block_on(async move {
                    let lane = mesh.lane();
                    for round in 0..20_u32 {
                        let asks = (0..500_u32).map(|number| {
                            let body = Bytes::from([thread, round, number].map(u32::to_be_bytes).concat());
                            let ask = Ask { body: body.clone(), deadline: Duration::from_secs(20) };
                            let answer = lane.ask(process(2), ask);
                            async move { assert_eq!(answer.await, Ok(body)) }
                        });
                        join_all(asks).await;
                    }
                });
            })
        })
        .collect();
    tokio::task::spawn_blocking(|| threads.into_iter().for_each(|thread| thread.join().unwrap()))
        .await
        .unwrap();
    let text = String::from_utf8(mesh.0.metrics.render()).unwrap();
    assert!(text.contains("ticketbuster_mesh_asks_total{end=\"answered\"} 40000"), "{text}");
    assert!(text.contains("ticketbuster_mesh_waiting 0"), "{text}");
    node.server.stop().await;
}

#[actix_rt::test]
async fn asks_of_one_turn_go_in_one_message() {
    let node = Node::start(settings());
    let mesh = mesh_to(node.address(), settings());
    let lane = mesh.lane();
    lane.ask(process(2), ask(b"connect", 5_000)).await.unwrap();
    let count = |mesh: &Mesh| {
        let text = String::from_utf8(mesh.0.metrics.render()).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix("ticketbuster_mesh_batch_size_count "));
        line.unwrap().parse::<u32>().unwrap()
    };
    assert_eq!(count(&mesh), 1);
    // Each from a task of its own, as requests of users are.
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let lane = lane.clone();
            actix_rt::spawn(async move { lane.ask(process(2), ask(b"together", 5_000)).await })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap().unwrap(), "together");
    }
    assert_eq!(count(&mesh), 2);
    node.server.stop().await;
}

#[actix_rt::test]
async fn an_ask_ends_at_its_deadline_and_the_others_go_on() {
    let node = Node::start(settings());
    let lane = mesh_to(node.address(), settings()).lane();
    lane.ask(process(2), ask(b"connect", 5_000)).await.unwrap();
    let began = std::time::Instant::now();
    let (slow, quick, late) = tokio::join!(
        lane.ask(process(2), ask(b"wait 300", 100)),
        lane.ask(process(2), ask(b"wait 50", 5_000)),
        lane.ask(process(2), ask(b"wait 200", 5_000)),
    );
    assert_eq!(
        (slow, quick.unwrap(), late.unwrap()),
        (Err(AskError::TimedOut), "wait 50".into(), "wait 200".into())
    );
    assert!(began.elapsed() < Duration::from_secs(2));
    let deadlines: Vec<_> = node.heard.try_iter().collect();
    let Heard::Ask(from, body, left) = &deadlines[1] else { panic!("{deadlines:?}") };
    assert_eq!((*from, body), (process(1), &Bytes::from_static(b"wait 300")));
    assert!(*left <= Duration::from_millis(100), "time left travels: {left:?}");
    node.server.stop().await;
}

#[actix_rt::test]
async fn an_unknown_or_absent_peer_is_unreachable_at_once() {
    let node = Node::start(settings());
    let address = node.address();
    let lane = mesh_to(&address, settings()).lane();
    assert_eq!(lane.ask(process(3), ask(b"who", 5_000)).await, Err(AskError::Unreachable), "unknown");
    assert_eq!(lane.ask(process(1), ask(b"me", 5_000)).await, Err(AskError::Unreachable), "itself");
    node.server.stop().await;
    let began = std::time::Instant::now();
    assert_eq!(lane.ask(process(2), ask(b"gone", 5_000)).await, Err(AskError::Unreachable));
    assert!(began.elapsed() < Duration::from_secs(2));
    // It comes back at the same address, and is found when the wait is over.
    let listener = TcpListener::bind(address).unwrap();
    let (heard, _gone) = mpsc::channel();
    let server = serve(listener, settings(), identity(2), || Echo(heard)).unwrap();
    let began = std::time::Instant::now();
    while lane.ask(process(2), ask(b"again", 5_000)).await != Ok(Bytes::from_static(b"again")) {
        assert!(began.elapsed() < Duration::from_secs(5), "a wait is at most a second");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    server.stop().await;
}

#[actix_rt::test]
async fn too_many_are_refused_and_nothing_of_them_is_sent() {
    let node = Node::start(settings());
    let few = MeshSettings { peer_waiting_max: 10, ..settings() };
    let lane = mesh_to(node.address(), few).lane();
    let asks = join_all((0..15).map(|_| lane.ask(process(2), ask(b"wait 100", 5_000)))).await;
    assert_eq!(asks.iter().filter(|end| **end == Err(AskError::Full)).count(), 5);
    assert_eq!(asks.iter().filter(|end| end.is_ok()).count(), 10);
    assert_eq!(node.heard.try_iter().count(), 10);
    let long = Ask { body: Bytes::from(vec![0; BODY_BYTES_MAX + 1]), deadline: Duration::from_secs(1) };
    assert_eq!(lane.ask(process(2), long).await, Err(AskError::Full));
    let large = Ask { body: Bytes::from(vec![1; BODY_BYTES_MAX]), deadline: Duration::from_secs(20) };
    assert_eq!(lane.ask(process(2), large).await.unwrap().len(), BODY_BYTES_MAX);
    node.server.stop().await;
}

#[actix_rt::test]
async fn a_server_that_stops_answers_what_it_was_asked() {
    let node = Node::start(settings());
    let lane = mesh_to(node.address(), settings()).lane();
    lane.ask(process(2), ask(b"connect", 5_000)).await.unwrap();
    let slow = actix_rt::spawn({
        let lane = lane.clone();
        async move { lane.ask(process(2), ask(b"wait 300", 5_000)).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    node.server.stop().await;
    assert_eq!(slow.await.unwrap().unwrap(), "wait 300");
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(lane.ask(process(2), ask(b"more", 1_000)).await, Err(AskError::Unreachable));
}
