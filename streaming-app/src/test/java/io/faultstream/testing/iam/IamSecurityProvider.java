package io.faultstream.testing.iam;

import java.security.Provider;
import java.util.Map;
import javax.security.auth.callback.CallbackHandler;
import javax.security.sasl.SaslServer;
import javax.security.sasl.SaslServerFactory;
import org.apache.kafka.common.security.auth.SecurityProviderCreator;

/** Teaches a broker the mechanism {@code AWS_MSK_IAM}: named in its {@code security.providers}. */
public final class IamSecurityProvider implements SecurityProviderCreator {
    @Override
    public Provider getProvider() {
        return new Registration();
    }

    private static final class Registration extends Provider {
        private static final long serialVersionUID = 1;

        Registration() {
            super("faultstream-test-iam", "1", "AWS_MSK_IAM for tests");
            put("SaslServerFactory." + IamSaslServer.MECHANISM, Factory.class.getName());
        }
    }

    /** Made by name. */
    public static final class Factory implements SaslServerFactory {
        @Override
        public SaslServer createSaslServer(
                String mechanism, String protocol, String server, Map<String, ?> properties, CallbackHandler handler) {
            return new IamSaslServer();
        }

        @Override
        public String[] getMechanismNames(Map<String, ?> properties) {
            return new String[] {IamSaslServer.MECHANISM};
        }
    }
}
