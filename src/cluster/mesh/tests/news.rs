//! What is followed, and what needs no answer.

use super::*;

async fn heard(node: &Node) -> Heard {
    for _ in 0..500 {
        if let Ok(heard) = node.heard.try_recv() {
            return heard;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("nothing was heard for five seconds")
}

#[actix_rt::test]
async fn a_follower_gets_every_piece_in_order_and_the_end() {
    let node = Node::start(settings());
    let lane = mesh_to(node.address(), settings()).lane();
    let mut follow = lane.follow(process(2), Bytes::from_static(b"subject")).await.unwrap();
    for piece in 0..1_000_u32 {
        assert_eq!(follow.next().await.unwrap(), piece.to_be_bytes().as_slice());
    }
    assert_eq!(follow.next().await, None);
    assert_eq!(lane.follow(process(3), Bytes::new()).await.err(), Some(AskError::Unreachable));
    node.server.stop().await;
}

#[actix_rt::test]
async fn a_slow_follower_ends_and_delays_nobody() {
    let node = Node::start(settings());
    let lane = mesh_to(node.address(), settings()).lane();
    let mut follow = lane.follow(process(2), Bytes::from_static(b"flood")).await.unwrap();
    tokio::time::sleep(Duration::from_millis(500)).await;
    for _ in 0..50 {
        let began = std::time::Instant::now();
        lane.ask(process(2), ask(b"meanwhile", 5_000)).await.unwrap();
        assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    }
    let mut pieces = 0;
    while follow.next().await.is_some() {
        pieces += 1;
    }
    assert!((64..=66).contains(&pieces), "4 MiB in pieces of 64 KiB, and the last one: {pieces}");
    while heard(&node).await != Heard::Unfollowed {}
    // Whoever has enough ends it as well.
    drop(lane.follow(process(2), Bytes::from_static(b"flood")).await.unwrap());
    while heard(&node).await != Heard::Unfollowed {}
    node.server.stop().await;
}

#[actix_rt::test]
async fn a_follow_ends_with_its_connection() {
    let node = Node::start(settings());
    let lane = mesh_to(node.address(), settings()).lane();
    let mut follow = lane.follow(process(2), Bytes::from_static(b"flood")).await.unwrap();
    assert!(follow.next().await.is_some());
    let reading = actix_rt::spawn(async move { while follow.next().await.is_some() {} });
    node.server.stop().await;
    tokio::time::timeout(Duration::from_secs(2), reading).await.unwrap().unwrap();
}

#[actix_rt::test]
async fn news_come_in_order_and_open_a_connection() {
    let node = Node::start(settings());
    let lane = mesh_to(node.address(), settings()).lane();
    for number in [b"1", b"2", b"3"] {
        lane.tell(process(2), Bytes::from_static(number));
    }
    lane.tell(process(3), Bytes::from_static(b"for nobody"));
    for number in [b"1", b"2", b"3"] {
        assert_eq!(heard(&node).await, Heard::Told(process(1), Bytes::from_static(number)));
    }
    node.server.stop().await;
}

#[actix_rt::test]
async fn a_hint_comes_once_to_each_member_whatever_the_number_of_lanes() {
    let nodes = [Node::start(settings()), Node::start_as(settings(), identity(3))];
    let known = directory([(2, nodes[0].address()), (3, nodes[1].address())]);
    let mesh = Mesh::new(settings(), identity(1), known, Arc::default()).unwrap();
    let lanes = [mesh.lane(), mesh.lane(), mesh.lane()];
    let elsewhere = mesh.clone();
    std::thread::spawn(move || elsewhere.hint()).join().unwrap();
    for node in &nodes {
        assert_eq!(heard(node).await, Heard::Hint);
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(nodes.iter().all(|node| node.heard.try_recv().is_err()));
    mesh.hint();
    for node in &nodes {
        assert_eq!(heard(node).await, Heard::Hint);
    }
    drop(lanes);
    for node in nodes {
        node.server.stop().await;
    }
}
