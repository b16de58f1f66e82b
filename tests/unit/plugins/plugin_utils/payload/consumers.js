// Copyright: (c) 2026, the agentless.codedeploy contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later
// consumers.py in Node: takes [[name of a consumer, its arguments]] as JSON from its input, and writes what each returned.
"use strict";

const colours = { CREATED: "grey", IN_PROGRESS: "grey", READY: "yellow", SUCCEEDED: "good", STOPPED: "warning", FAILED: "danger" };

const seconds = (date) => {
  const time = new Date(date).getTime();
  if (Number.isNaN(time)) throw new Error(`no date: ${date}`);
  return time / 1000;
};

const matches = (wanted, found) => {
  if (!Array.isArray(wanted)) return consumers.rule(wanted, found);
  const values = Array.isArray(found) ? found : [found];
  return wanted.some((one) => values.some((value) => (one.prefix !== undefined ? value.startsWith(one.prefix) : value === one)));
};

const consumers = {
  slack(sns) {
    const message = JSON.parse(sns.Message);
    const overview = message.deploymentOverview ? JSON.parse(message.deploymentOverview) : null;
    const error = message.status === "FAILED" ? JSON.parse(message.errorInformation) : { ErrorMessage: "" };
    const took = message.completeTime ? seconds(message.completeTime) - seconds(message.createTime) : null;
    const done = overview ? overview.Succeeded + overview.Failed + overview.Skipped : null;
    return { colour: colours[message.status], took, done, why: error.ErrorMessage };
  },
  router(sns) {
    const [, status, id, region, application] = sns.Subject.match(/^([A-Z_]+): AWS CodeDeploy (d-[A-Z0-9]+) in ([a-z0-9-]+) to (.*)$/);
    return { page: ["FAILED", "STOPPED"].includes(status), id, region, application };
  },
  rollback(sns) {
    const message = JSON.parse(sns.Message);
    if (typeof message.rollbackInformation === "undefined") return { kind: "Deployment", of: message.deploymentId };
    const of = JSON.parse(message.rollbackInformation).RollbackTriggeringDeploymentId;
    return { kind: "Rollback", of: of === undefined ? null : of };
  },
  printer(sns) {
    return Object.entries(JSON.parse(sns.Message)).map(([key, value]) => `${key}: ${value === null ? "-" : value}`);
  },
  instances(sns) {
    const message = JSON.parse(sns.Message);
    const ended = JSON.parse(message.lifecycleEvents).filter((event) => event.EndTime);
    const slowest = ended.length ? Math.max(...ended.map((event) => seconds(event.EndTime) - seconds(event.StartTime))) : null;
    return { key: `${message.instanceId} ${message.instanceStatus}`, at: seconds(message.lastUpdatedAt), slowest };
  },
  rule(pattern, event) {
    return Object.entries(pattern).every(([key, wanted]) => key in event && matches(wanted, event[key]));
  },
};

const calls = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(calls.map(([name, given]) => consumers[name](...given))));
