// Produces and consumes messages of librdkafka's own broker for tests, which is in this very process.
package main

import (
	"fmt"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

const sent = 3

func main() {
	cluster, err := kafka.NewMockCluster(1)
	if err != nil {
		log.Fatal(err)
	}
	defer cluster.Close()
	topic, servers := "compat", cluster.BootstrapServers()
	// Reports of what was delivered would be left too, since nobody reads them.
	config := kafka.ConfigMap{"bootstrap.servers": servers, "go.delivery.reports": false}
	producer, err := kafka.NewProducer(&config)
	if err != nil {
		log.Fatal(err)
	}
	for n := range sent {
		to := kafka.TopicPartition{Topic: &topic, Partition: kafka.PartitionAny}
		if err := producer.Produce(&kafka.Message{TopicPartition: to, Value: []byte{byte(n)}}, nil); err != nil {
			log.Fatal(err)
		}
	}
	left := producer.Flush(20_000)
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers": servers, "group.id": "g", "auto.offset.reset": "earliest",
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := consumer.Subscribe(topic, nil); err != nil {
		log.Fatal(err)
	}
	read := 0
	for read < sent {
		if _, err := consumer.ReadMessage(20 * time.Second); err != nil {
			log.Fatal(err)
		}
		read++
	}
	fmt.Printf("confluent-kafka-go: %d sent, %d left, %d read\n", sent, left, read)
}
