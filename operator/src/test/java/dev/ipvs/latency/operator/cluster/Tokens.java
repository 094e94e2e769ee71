package dev.ipvs.latency.operator.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Makes of a real token of a service account what an attacker might show instead. */
record Tokens(String real) {

    /** The same claims, signed by another key. */
    String signedBy(PrivateKey key) {
        return sign(claims(), key);
    }

    /** The same claims about another node, signed by another key. */
    String aboutNode(String node, PrivateKey key) {
        Map<String, Object> claims = claims();
        @SuppressWarnings("unchecked") // As the API server makes it.
        Map<String, Object> kubernetes = new HashMap<>((Map<String, Object>) claims.get("kubernetes.io"));
        kubernetes.put("node", Map.of("name", node, "uid", "00000000-0000-0000-0000-000000000000"));
        claims.put("kubernetes.io", kubernetes);
        return sign(claims, key);
    }

    /** The same claims, but over since this moment. */
    String over(Instant since, PrivateKey key) {
        Map<String, Object> claims = claims();
        claims.put("iat", since.minusSeconds(3600).getEpochSecond());
        claims.put("nbf", since.minusSeconds(3600).getEpochSecond());
        claims.put("exp", since.getEpochSecond());
        return sign(claims, key);
    }

    private Map<String, Object> claims() {
        byte[] payload = Base64.getUrlDecoder().decode(real.split("\\.")[1]);
        try {
            return new ObjectMapper().readValue(new String(payload), new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no token of the API server", e);
        }
    }

    private static String sign(Map<String, Object> claims, PrivateKey key) {
        return Jwt.claims(claims).jws().algorithm(SignatureAlgorithm.ES256).sign(key);
    }
}
