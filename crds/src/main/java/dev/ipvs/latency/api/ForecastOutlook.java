package dev.ipvs.latency.api;

/** Whether and when the IPVS rules of a node will be too many for its thresholds. */
public enum ForecastOutlook {
    /** There are as many already. */
    Crossed,
    /** Within 30 days, if they grow as they did; {@code status.forecast.crossingTime} says when. */
    Soon,
    /** Not within 30 days, or they do not grow. */
    NotSoon,
    /** The helper has counted the rules for less than an hour. */
    GrowthUnknown
}
