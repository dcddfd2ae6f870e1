/**
 * LeNet for vibration windows: preprocessing, training, evaluation and scoring, without Spark. A {@link
 * io.faultstream.model.ModelBundle} is what is shipped, a {@link io.faultstream.model.LeNetModel} is one opened in this
 * JVM, and each thread scores with its own {@link io.faultstream.model.Classifier}.
 */
package io.faultstream.model;
