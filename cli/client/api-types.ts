/** The types of the API, generated from its contract by `npm run generate`: edit the contract instead. */
export interface paths {
  '/payments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List payments by time
     * @description Pages of payments by time of creation, newest first unless order is asc. From page to page every payment comes once: all that had been accepted a moment before the first page and, with order=asc, those that are accepted meanwhile too. A page may be short, even empty, and still carry nextCursor: where a status is searched for that has no index, and at the present end of order=asc after more than 100 payments in 20 seconds.
     */
    get: operations['listPayments'];
    put?: never;
    /**
     * Make a payment
     * @description Receives a payment durably and starts it. By default the work goes on after the answer (202); with Prefer: wait=N the answer waits for the outcome.
     */
    post: operations['createPayment'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/payments/{paymentId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read a payment
     * @description The payment as it stands. With If-None-Match it is sent only when it has changed.
     */
    get: operations['getPayment'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/payments/{paymentId}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read a payment's audit trail
     * @description Every entry, oldest first, and the verdict on the hash chain, checked anew.
     */
    get: operations['listPaymentEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/payments/{paymentId}/capture': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Capture an authorized payment
     * @description Takes all or part of what is held for a payment with manual capture, once; what is not taken is released. With Prefer: wait=N the answer waits for the outcome (200); without, or when that takes longer, it is 202 and the work goes on.
     */
    post: operations['capturePayment'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/payments/{paymentId}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Cancel a payment
     * @description Ends a payment before its funds are taken and releases what is held. A payment that is received may be on its way: it is canceled two minutes later, unless it has been captured by then. With Prefer: wait=N the answer waits for the outcome (200); without, or when that takes longer, it is 202 and the work goes on.
     */
    post: operations['cancelPayment'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/payments/{paymentId}/refunds': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List a payment's refunds
     * @description Pages of the refunds of a payment, newest first, whatever became of them.
     */
    get: operations['listRefunds'];
    put?: never;
    /**
     * Refund a captured payment
     * @description Gives back all that is left, or part of it; as often as something is left, up to some 440 times. With Prefer: wait=N the answer waits for the outcome (200); without, or when that takes longer, it is 202 and the work goes on.
     */
    post: operations['refundPayment'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/payments/{paymentId}/review': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Decide on a payment in review
     * @description For operators: lets a payment in review go on, or ends it. Who decides nothing within 24 hours has declined. With Prefer: wait=N the answer waits for the outcome (200); without, or when that takes longer, it is 202 and the work goes on.
     */
    post: operations['reviewPayment'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/payments/{paymentId}/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Retry a failed payment
     * @description For operators: sends a failed payment round again. The processor is first asked what it may have done already. With Prefer: wait=N the answer waits for the outcome (200); without, or when that takes longer, it is 202 and the work goes on.
     */
    post: operations['retryPayment'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/batches': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List batches by time
     * @description Pages of your batches, newest first.
     */
    get: operations['listBatches'];
    put?: never;
    /**
     * Announce a file of payments
     * @description Answers where the file is to be uploaded: one PUT with exactly the headers given, within the time given. A repeat with the same key gives a new address as long as the file has not arrived.
     */
    post: operations['createBatch'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/batches/{batchId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read a batch
     * @description Where the batch stands, its counts as they are at this moment, and, once it has ended, presigned addresses of its files. With If-None-Match it is sent only when something has changed but the addresses.
     */
    get: operations['getBatch'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/batches/{batchId}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Stop a batch
     * @description Stops what has not started: rows that were not read make no payments, payments that were not processed are canceled. What had begun comes to its end; then the batch is canceled.
     */
    post: operations['cancelBatch'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/settlements': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List settled days
     * @description Pages of your settled days, newest first: totals by currency and a link to each report. A day without money has none.
     */
    get: operations['listSettlements'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/settlements/{date}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read a settled day
     * @description Totals by currency of what was captured and refunded by the end of that UTC day, each with a link to its report: CSV with one row a capture or refund. A link works for 15 minutes; ask again for a new one.
     */
    get: operations['getSettlement'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Ask whether the service answers
     * @description Needs no key.
     */
    get: operations['getHealth'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/openapi.json': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read this document
     * @description Needs no key.
     */
    get: operations['getOpenApi'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** @description A payment to be made. */
    CreatePayment: {
      /**
       * Format: int64
       * @description An integer in the currency's minor unit: 10.00 USD is 1000, 1000 JPY is 1000.
       */
      amountMinor: number;
      currency: components['schemas']['Currency'];
      /** @description A token from the processor, never a card number. The sandbox knows tok_approve and others. */
      paymentMethod: string;
      /**
       * @description automatic takes the funds at once; manual only holds them for up to 7 days.
       * @default automatic
       * @enum {string}
       */
      captureMethod?: 'automatic' | 'manual';
      /** @description Your own reference; not interpreted. */
      reference?: string;
      /** @description Your own words; not interpreted. */
      description?: string;
      /** @description Your own id of the customer; not interpreted. */
      customerId?: string;
      /** @description Your own pairs of key (1 to 40 characters) and value (up to 200). */
      metadata?: {
        [key: string]: string;
      };
    };
    /** @description How much of what is held is to be taken. */
    CapturePayment: {
      /**
       * Format: int64
       * @description In the minor unit; by default all. What is not taken is released, and a payment is captured once.
       */
      amountMinor?: number;
    };
    /** @description Why the payment is canceled. */
    CancelPayment: {
      /** @description Your own words; kept in the audit trail. */
      reason?: string;
    };
    /** @description How much of what was taken is to be given back. */
    RefundPayment: {
      /**
       * Format: int64
       * @description In the minor unit; by default all that is left.
       */
      amountMinor?: number;
      /** @description Your own words; kept with the refund. */
      reason?: string;
    };
    /** @description Takes no fields. */
    RetryPayment: Record<string, never>;
    /** @description An operator's decision on a payment in review. */
    ReviewPayment: {
      /**
       * @description approve lets the payment go on, decline ends it.
       * @enum {string}
       */
      decision: 'approve' | 'decline';
      /** @description Why; kept in the audit trail. */
      note: string;
    };
    /** @description A payment as it stands. */
    Payment: {
      /** @description Id of the payment; ids sort by time. */
      id: string;
      /** @description The merchant to whom the payment belongs. */
      merchantId: string;
      /**
       * @description Where the payment stands.
       * @enum {string}
       */
      status:
        | 'received'
        | 'in-review'
        | 'authorized'
        | 'captured'
        | 'settled'
        | 'declined'
        | 'failed'
        | 'canceled'
        | 'expired'
        | 'refunded';
      /**
       * Format: int64
       * @description An integer in the currency's minor unit: 10.00 USD is 1000, 1000 JPY is 1000.
       */
      amountMinor: number;
      currency: components['schemas']['Currency'];
      /**
       * Format: int64
       * @description What has been taken, in the minor unit.
       */
      amountCapturedMinor: number;
      /**
       * Format: int64
       * @description What has been given back, in the minor unit.
       */
      amountRefundedMinor: number;
      /**
       * @description automatic takes the funds at once; manual only holds them for up to 7 days.
       * @enum {string}
       */
      captureMethod: 'automatic' | 'manual';
      /** @description A token from the processor, never a card number. The sandbox knows tok_approve and others. */
      paymentMethod: string;
      /** @description Your own reference; not interpreted. */
      reference: string | null;
      /** @description Your own words; not interpreted. */
      description: string | null;
      /** @description Your own id of the customer; not interpreted. */
      customerId: string | null;
      /** @description Your own pairs of key (1 to 40 characters) and value (up to 200). */
      metadata: {
        [key: string]: string;
      };
      /** @description What risk screening found; null before it has run. */
      risk: {
        /**
         * @description What screening decided.
         * @enum {string}
         */
        decision: 'approve' | 'review' | 'decline';
        /**
         * Format: int32
         * @description 0 (nothing found) to 100.
         */
        score: number;
        /** @description Why, in sentences. */
        reasons: string[];
      } | null;
      /** @description Why the payment was declined or failed; null when neither. What became of a command in vain is in the audit trail. */
      failure: {
        /** @description Stable code in kebab-case or the processor’s own. */
        code: string;
        /** @description The same in a sentence. */
        message: string;
        /** @description Whether an operator may retry the payment. */
        retryable: boolean;
      } | null;
      /** @description What is known at the processor; null before it was asked. */
      processor: {
        /** @description Which processor. */
        name: string;
        /** @description The processor's id of the authorization. */
        authorizationId: string | null;
        /** @description The processor's id of the capture. */
        captureId: string | null;
        /**
         * @description unknown when the processor was asked and never answered.
         * @enum {string}
         */
        outcome: 'known' | 'unknown';
      } | null;
      /** @description The batch that brought the payment; null when it came by this API. */
      batchId: string | null;
      /**
       * Format: int32
       * @description At which attempt the latest work came to an outcome, from 1; 0 before any did. Counted anew for each command and each time that work is ordered again.
       */
      attempts: number;
      /**
       * Format: date-time
       * @description When the payment was received.
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it last changed.
       */
      updatedAt: string;
      /**
       * Format: int32
       * @description Grows by one with every change; also the ETag.
       */
      version: number;
      /** @description What may still be done with the money. */
      available: {
        /**
         * Format: int64
         * @description What may still be captured, in the minor unit.
         */
        toCaptureMinor: number;
        /**
         * Format: int64
         * @description What may still be refunded, in the minor unit.
         */
        toRefundMinor: number;
      };
    };
    /** @description One page of payments by time of creation. */
    PaymentPage: {
      /** @description The payments of this page. */
      data: components['schemas']['Payment'][];
      /** @description Give it as cursor to get the next page; null on the last one. */
      nextCursor: string | null;
    };
    /** @description Money given back. */
    Refund: {
      /** @description Id of the refund; ids sort by time. */
      id: string;
      /** @description The payment whose money it is. */
      paymentId: string;
      /**
       * @description pending until the processor has answered; failed has moved no money.
       * @enum {string}
       */
      status: 'pending' | 'succeeded' | 'failed';
      /**
       * Format: int64
       * @description What is given back, in the minor unit.
       */
      amountMinor: number;
      currency: components['schemas']['Currency'];
      /** @description Your own words. */
      reason: string | null;
      /** @description Why it failed; null unless it did. */
      failure: {
        /** @description Stable code in kebab-case or the processor’s own. */
        code: string;
        /** @description The same in a sentence. */
        message: string;
        /** @description Whether another refund may succeed. */
        retryable: boolean;
      } | null;
      /** @description The processor's id of the refund, once it has made it. */
      processorRefundId: string | null;
      /**
       * Format: date-time
       * @description When it was asked for.
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it last changed.
       */
      updatedAt: string;
    };
    /** @description One page of the refunds of a payment, newest first. */
    RefundPage: {
      /** @description The refunds of this page. */
      data: components['schemas']['Refund'][];
      /** @description Give it as cursor to get the next page; null on the last one. */
      nextCursor: string | null;
    };
    /** @description A settled day. */
    Settlement: {
      /** @description The merchant whose money it is. */
      merchantId: string;
      /**
       * Format: date
       * @description The UTC day that was settled.
       */
      date: string;
      /**
       * Format: date-time
       * @description The end of that day: what was booked before is in this settlement or an earlier one.
       */
      cutOff: string;
      /** @description One entry for each currency in which money moved. */
      totals: {
        currency: components['schemas']['Currency'];
        /**
         * Format: int64
         * @description The sum of the captures, in the minor unit.
         */
        grossMinor: number;
        /**
         * Format: int64
         * @description The sum of the refunds, in the minor unit.
         */
        refundsMinor: number;
        /**
         * Format: int64
         * @description Gross less refunds: negative when more was given back than taken.
         */
        netMinor: number;
        /**
         * Format: int32
         * @description How many captures there are.
         */
        captures: number;
        /**
         * Format: int32
         * @description How many refunds there are.
         */
        refunds: number;
        /** @description A link to the report: one row for each capture and refund. */
        report: {
          /** @description Presigned: needs no key, and works until it expires. */
          url: string;
          /**
           * Format: date-time
           * @description Until when the link works.
           */
          expiresAt: string;
        };
      }[];
    };
    /** @description One page of settled days, newest first. */
    SettlementPage: {
      /** @description The days of this page. */
      data: components['schemas']['Settlement'][];
      /** @description Give it as cursor to get the next page; null on the last one. */
      nextCursor: string | null;
    };
    /** @description A file of payments to be uploaded. */
    CreateBatch: {
      /**
       * @description csv: RFC 4180 with a header; jsonl: one JSON object on each line.
       * @enum {string}
       */
      format: 'csv' | 'jsonl';
      /**
       * @description gzip when the file is compressed.
       * @enum {string}
       */
      compression?: 'gzip';
      /** @description What you call the file; shown again, not interpreted. */
      fileName: string;
      /**
       * Format: int64
       * @description How many bytes will be uploaded; exactly these.
       */
      sizeBytes: number;
      /** @description SHA-256 of the bytes that will be uploaded, in lower case hexadecimal digits. */
      sha256: string;
      /**
       * @description true makes payments of a file that was sent before once more.
       * @default false
       */
      allowDuplicate?: boolean;
      /**
       * @description true rejects a row whose reference an earlier row of the file has.
       * @default false
       */
      uniqueReferences?: boolean;
    };
    /** @description Takes no fields. */
    CancelBatch: Record<string, never>;
    /** @description A file of payments and what has become of it. */
    Batch: {
      /** @description Id of the batch; ids sort by time. */
      id: string;
      /** @description The merchant to whom the batch belongs. */
      merchantId: string;
      /**
       * @description Where the batch stands.
       * @enum {string}
       */
      status:
        | 'awaiting-upload'
        | 'ingesting'
        | 'processing'
        | 'completed'
        | 'failed'
        | 'canceled'
        | 'expired';
      /**
       * @description csv: RFC 4180 with a header; jsonl: one JSON object on each line.
       * @enum {string}
       */
      format: 'csv' | 'jsonl';
      /**
       * @description gzip when the file is compressed.
       * @enum {string|null}
       */
      compression: 'gzip' | null;
      /** @description What you call the file; shown again, not interpreted. */
      fileName: string;
      /**
       * Format: int64
       * @description How many bytes will be uploaded; exactly these.
       */
      sizeBytes: number;
      /** @description SHA-256 of the bytes that will be uploaded, in lower case hexadecimal digits. */
      sha256: string;
      /** @description true makes payments of a file that was sent before once more. */
      allowDuplicate: boolean;
      /** @description true rejects a row whose reference an earlier row of the file has. */
      uniqueReferences: boolean;
      /** @description What has become of the rows, exact at every moment. */
      counts: {
        /**
         * Format: int32
         * @description Rows read so far: accepted and rejected.
         */
        rows: number;
        /**
         * Format: int32
         * @description Rows that became payments.
         */
        accepted: number;
        /**
         * Format: int32
         * @description Rows that did not; the rejects file says why.
         */
        rejected: number;
        /**
         * Format: int32
         * @description Payments that are captured, or authorized with manual capture.
         */
        succeeded: number;
        /**
         * Format: int32
         * @description Payments that were declined.
         */
        declined: number;
        /**
         * Format: int32
         * @description Payments that failed technically.
         */
        failed: number;
        /**
         * Format: int32
         * @description Payments that were canceled or have expired.
         */
        canceled: number;
      };
      /** @description 0 to 1; 1 only when the batch has ended. */
      progress: number;
      /** @description Why the batch failed; null unless it did. */
      failure: {
        /** @description Stable code in kebab-case. */
        code: string;
        /** @description What is wrong and how to mend it. */
        message: string;
      } | null;
      /** @description Where the file is to be put; only in the answer that makes the batch or repeats it, until the file has arrived. */
      upload: {
        /** @description Presigned address; whoever has it may upload this file, once. */
        url: string;
        /**
         * @description Always PUT.
         * @enum {string}
         */
        method: 'PUT';
        /** @description Send exactly these: the signature covers them. */
        headers: {
          /** @description The size of the file. */
          'content-length': string;
          /** @description The type of the file. */
          'content-type': string;
          /**
           * @description Nothing may be there yet.
           * @enum {string}
           */
          'if-none-match': '*';
          /** @description The SHA-256 of the file in base64. */
          'x-amz-checksum-sha256': string;
        };
        /**
         * Format: date-time
         * @description From then on the address is refused; repeat the request for a new one.
         */
        expiresAt: string;
      } | null;
      /** @description Every row with its payment, status and reason; null until it is written, and in answers to changes. */
      results: {
        /** @description Presigned address of the file. */
        url: string;
        /**
         * Format: date-time
         * @description From then on the address is refused; read the batch for a new one.
         */
        expiresAt: string;
      } | null;
      /** @description The rejected rows with number, field and reason; null until it is written, when there are none, and in answers to changes. */
      rejects: {
        /** @description Presigned address of the file. */
        url: string;
        /**
         * Format: date-time
         * @description From then on the address is refused; read the batch for a new one.
         */
        expiresAt: string;
      } | null;
      /**
       * Format: date-time
       * @description A file that has not been sent by then is not awaited any more.
       */
      uploadExpiresAt: string;
      /**
       * Format: date-time
       * @description When you asked to stop it; null when you did not.
       */
      cancelRequestedAt: string | null;
      /**
       * Format: date-time
       * @description When the batch was made.
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When its status last changed.
       */
      updatedAt: string;
      /**
       * Format: date-time
       * @description When it was completed, failed, canceled or expired; null before.
       */
      endedAt: string | null;
    };
    /** @description One page of batches, newest first. */
    BatchPage: {
      /** @description The batches of this page. */
      data: components['schemas']['Batch'][];
      /** @description Give it as cursor to get the next page; null on the last one. */
      nextCursor: string | null;
    };
    /** @description One entry of a payment's audit trail. */
    AuditEvent: {
      /** @description Id of the entry; the published event bears the same id. */
      id: string;
      /** @description The payment. */
      paymentId: string;
      /**
       * Format: int32
       * @description Place in the chain, from 1.
       */
      sequence: number;
      /**
       * @description What happened.
       * @enum {string}
       */
      type:
        | 'payment.received'
        | 'payment.screened'
        | 'payment.in-review'
        | 'payment.review-requested'
        | 'payment.review-approved'
        | 'payment.authorized'
        | 'payment.capture-requested'
        | 'payment.captured'
        | 'payment.captured-late'
        | 'payment.cancel-requested'
        | 'payment.canceled'
        | 'payment.refund-requested'
        | 'payment.partially-refunded'
        | 'payment.refunded'
        | 'payment.operation-failed'
        | 'payment.outcome-unknown'
        | 'payment.requeued'
        | 'payment.declined'
        | 'payment.failed'
        | 'payment.retried'
        | 'payment.expiry-requested'
        | 'payment.expired'
        | 'payment.settled'
        | 'payment.message-discarded';
      /**
       * @description The status before; null for the first entry.
       * @enum {string|null}
       */
      from:
        | 'received'
        | 'in-review'
        | 'authorized'
        | 'captured'
        | 'settled'
        | 'declined'
        | 'failed'
        | 'canceled'
        | 'expired'
        | 'refunded'
        | null;
      /**
       * @description The status after.
       * @enum {string}
       */
      to:
        | 'received'
        | 'in-review'
        | 'authorized'
        | 'captured'
        | 'settled'
        | 'declined'
        | 'failed'
        | 'canceled'
        | 'expired'
        | 'refunded';
      /** @description Who did it: merchant:{id}/{keyId}, operator:{keyId} or system:{function}. */
      actor: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description Facts of this entry. */
      data: {
        [key: string]: string | number | boolean | null | string[];
      };
      /** @description The hash of the entry before; 64 zeros for the first. */
      previousHash: string;
      /** @description SHA-256 over the RFC 8785 canonical form of the entry without this field. */
      hash: string;
    };
    /** @description A payment's whole audit trail and the verdict on its hash chain. */
    AuditTrail: {
      /** @description The entries, oldest first. */
      data: components['schemas']['AuditEvent'][];
      /** @description The verdict on the chain. */
      chain: {
        /** @description Whether every hash is right and the last one is the payment’s own. */
        verified: boolean;
        /**
         * Format: int32
         * @description How many entries there are.
         */
        length: number;
        /** @description The last hash. */
        head: string;
      };
    };
    /**
     * @description Active ISO 4217 code in capitals.
     * @enum {string}
     */
    Currency:
      | 'AED'
      | 'AFN'
      | 'ALL'
      | 'AMD'
      | 'AOA'
      | 'ARS'
      | 'AUD'
      | 'AWG'
      | 'AZN'
      | 'BAM'
      | 'BBD'
      | 'BDT'
      | 'BHD'
      | 'BIF'
      | 'BMD'
      | 'BND'
      | 'BOB'
      | 'BOV'
      | 'BRL'
      | 'BSD'
      | 'BTN'
      | 'BWP'
      | 'BYN'
      | 'BZD'
      | 'CAD'
      | 'CDF'
      | 'CHE'
      | 'CHF'
      | 'CHW'
      | 'CLF'
      | 'CLP'
      | 'CNY'
      | 'COP'
      | 'COU'
      | 'CRC'
      | 'CUP'
      | 'CVE'
      | 'CZK'
      | 'DJF'
      | 'DKK'
      | 'DOP'
      | 'DZD'
      | 'EGP'
      | 'ERN'
      | 'ETB'
      | 'EUR'
      | 'FJD'
      | 'FKP'
      | 'GBP'
      | 'GEL'
      | 'GHS'
      | 'GIP'
      | 'GMD'
      | 'GNF'
      | 'GTQ'
      | 'GYD'
      | 'HKD'
      | 'HNL'
      | 'HTG'
      | 'HUF'
      | 'IDR'
      | 'ILS'
      | 'INR'
      | 'IQD'
      | 'IRR'
      | 'ISK'
      | 'JMD'
      | 'JOD'
      | 'JPY'
      | 'KES'
      | 'KGS'
      | 'KHR'
      | 'KMF'
      | 'KPW'
      | 'KRW'
      | 'KWD'
      | 'KYD'
      | 'KZT'
      | 'LAK'
      | 'LBP'
      | 'LKR'
      | 'LRD'
      | 'LSL'
      | 'LYD'
      | 'MAD'
      | 'MDL'
      | 'MGA'
      | 'MKD'
      | 'MMK'
      | 'MNT'
      | 'MOP'
      | 'MRU'
      | 'MUR'
      | 'MVR'
      | 'MWK'
      | 'MXN'
      | 'MXV'
      | 'MYR'
      | 'MZN'
      | 'NAD'
      | 'NGN'
      | 'NIO'
      | 'NOK'
      | 'NPR'
      | 'NZD'
      | 'OMR'
      | 'PAB'
      | 'PEN'
      | 'PGK'
      | 'PHP'
      | 'PKR'
      | 'PLN'
      | 'PYG'
      | 'QAR'
      | 'RON'
      | 'RSD'
      | 'RUB'
      | 'RWF'
      | 'SAR'
      | 'SBD'
      | 'SCR'
      | 'SDG'
      | 'SEK'
      | 'SGD'
      | 'SHP'
      | 'SLE'
      | 'SOS'
      | 'SRD'
      | 'SSP'
      | 'STN'
      | 'SVC'
      | 'SYP'
      | 'SZL'
      | 'THB'
      | 'TJS'
      | 'TMT'
      | 'TND'
      | 'TOP'
      | 'TRY'
      | 'TTD'
      | 'TWD'
      | 'TZS'
      | 'UAH'
      | 'UGX'
      | 'USD'
      | 'USN'
      | 'UYI'
      | 'UYU'
      | 'UYW'
      | 'UZS'
      | 'VED'
      | 'VES'
      | 'VND'
      | 'VUV'
      | 'WST'
      | 'XAD'
      | 'XAF'
      | 'XCD'
      | 'XCG'
      | 'XOF'
      | 'XPF'
      | 'YER'
      | 'ZAR'
      | 'ZMW'
      | 'ZWG';
    /** @description The service answers. */
    Health: {
      /**
       * @description Always ok: a service that is not does not answer.
       * @enum {string}
       */
      status: 'ok';
      /** @description Which copy of the system this is. */
      environment: string;
      /** @description Version of the system. */
      version: string;
    };
    /** @description An RFC 9457 problem document. */
    Problem: {
      /** @description Where this kind of problem is described. */
      type: string;
      /** @description The kind of problem in a few words. */
      title: string;
      /**
       * Format: int32
       * @description The HTTP status.
       */
      status: number;
      /** @description What happened, why, and what to do. */
      detail: string;
      /** @description Names this occurrence. */
      instance: string;
      /**
       * @description Stable code to act on.
       * @enum {string}
       */
      code:
        | 'bad-request'
        | 'malformed-json'
        | 'invalid-body'
        | 'invalid-parameters'
        | 'invalid-cursor'
        | 'idempotency-key-missing'
        | 'idempotency-key-invalid'
        | 'unauthenticated'
        | 'access-denied'
        | 'scope-missing'
        | 'payment-not-found'
        | 'settlement-not-found'
        | 'batch-not-found'
        | 'route-not-found'
        | 'invalid-transition'
        | 'operation-in-progress'
        | 'operation-limit-reached'
        | 'batch-ended'
        | 'duplicate-file'
        | 'body-too-large'
        | 'unsupported-media-type'
        | 'validation-failed'
        | 'card-number-refused'
        | 'idempotency-key-reused'
        | 'capture-exceeds-authorized'
        | 'refund-exceeds-captured'
        | 'rate-limited'
        | 'internal-error'
        | 'temporarily-unavailable'
        | 'timed-out';
      /** @description Give it when you ask for help. */
      requestId: string;
      /** @description Every violation at once. */
      errors?: {
        /** @description JSON Pointer (RFC 6901) to the place, or the name of a parameter. */
        pointer: string;
        /** @description What is wrong there. */
        detail: string;
      }[];
      /**
       * @description The status that does not allow the transition.
       * @enum {string}
       */
      currentStatus?:
        | 'received'
        | 'in-review'
        | 'authorized'
        | 'captured'
        | 'settled'
        | 'declined'
        | 'failed'
        | 'canceled'
        | 'expired'
        | 'refunded';
    };
  };
  responses: never;
  parameters: {
    /**
     * @description Id of the payment.
     * @example pay_01kapw3t5wfv6r2n8e4x7c9d0h
     */
    PaymentId: string;
    /**
     * @description The UTC day.
     * @example 2026-11-23
     */
    SettlementDate: string;
    /**
     * @description Only this UTC day.
     * @example 2026-11-23
     */
    SettlementDateOnly: string;
    /**
     * @description Id of the batch.
     * @example bat_01kapw6q0bfw1s9z3y5t7v2x4m
     */
    BatchId: string;
    /**
     * @description A value that you make up for this request, such as a UUID, bare or as a quoted string. Repeating the request with the same value within 24 hours has no second effect.
     * @example 7f0c2f2e-9d5a-4f0b-8f5e-0d5c1a3b9e21
     */
    IdempotencyKey: string;
    /**
     * @description wait=N (1 to 25) asks to wait up to N seconds for the outcome; respond-async says that nobody waits (RFC 7240). The first 1,024 characters are read.
     * @example wait=10
     */
    Prefer: string;
    /**
     * @description The ETag that you have; the answer is 304 when it is still right.
     * @example "2"
     */
    IfNoneMatch: string;
    /**
     * @description Whose list: needed with an operator key, refused with a merchant key, which lists its own.
     * @example mer_01kapw3t5wfv6r2n8e4x7c9d0h
     */
    MerchantId: string;
    /**
     * @description Only payments created at this time or later.
     * @example 2026-11-23T09:30:00Z
     */
    CreatedFrom: string;
    /**
     * @description Only payments created before this time.
     * @example 2026-11-23T09:30:00Z
     */
    CreatedTo: string;
    /**
     * @description Only payments in this status.
     * @example in-review
     */
    Status:
      | 'received'
      | 'in-review'
      | 'authorized'
      | 'captured'
      | 'settled'
      | 'declined'
      | 'failed'
      | 'canceled'
      | 'expired'
      | 'refunded';
    /**
     * @description desc: newest first; asc: oldest first.
     * @example desc
     */
    Order: 'asc' | 'desc';
    /**
     * @description How many entries a page holds at most.
     * @example 25
     */
    Limit: number;
    /** @description nextCursor of the page before, unchanged, with the same other parameters. */
    Cursor: string;
  };
  requestBodies: never;
  headers: {
    /**
     * @description Give it when you ask for help. Refusals by the gateway name it in their body only.
     * @example 5f0c1c8e-3b7a-4d0e-9b63-2a7d4b1f6c90
     */
    RequestId: string;
    /**
     * @description Keep no copy.
     * @example no-store
     */
    CacheControl: 'no-store';
    /**
     * @description Take the content for what Content-Type says.
     * @example nosniff
     */
    ContentTypeOptions: 'nosniff';
    /**
     * @description Come by https only.
     * @example max-age=63072000; includeSubDomains
     */
    TransportSecurity: 'max-age=63072000; includeSubDomains';
    /**
     * @description Path at which to look again.
     * @example /v1/payments/pay_01kapw3t5wfv6r2n8e4x7c9d0h
     */
    Location: string;
    /**
     * @description The payment's version, in quotes.
     * @example "2"
     */
    ETag: string;
    /**
     * @description Stands for all that is told of the batch but signed addresses.
     * @example W/"3q2-7wAAAAAAAAAAAAAAAA"
     */
    BatchETag: string;
    /**
     * @description Which preference was followed, when there was one.
     * @example wait=10
     */
    PreferenceApplied: string;
    /**
     * @description There when this answers a repeated request.
     * @example true
     */
    IdempotentReplayed: 'true';
    /**
     * @description Until when the idempotency key is kept.
     * @example 2026-11-24T09:30:00.000Z
     */
    IdempotencyExpires: string;
    /**
     * @description Seconds to wait before the next try.
     * @example 1
     */
    RetryAfter: number;
    /**
     * @description How to authenticate.
     * @example Bearer
     */
    WwwAuthenticate: 'Bearer';
  };
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  listPayments: {
    parameters: {
      query?: {
        /**
         * @description Whose list: needed with an operator key, refused with a merchant key, which lists its own.
         * @example mer_01kapw3t5wfv6r2n8e4x7c9d0h
         */
        merchantId?: components['parameters']['MerchantId'];
        /**
         * @description Only payments created at this time or later.
         * @example 2026-11-23T09:30:00Z
         */
        createdFrom?: components['parameters']['CreatedFrom'];
        /**
         * @description Only payments created before this time.
         * @example 2026-11-23T09:30:00Z
         */
        createdTo?: components['parameters']['CreatedTo'];
        /**
         * @description Only payments in this status.
         * @example in-review
         */
        status?: components['parameters']['Status'];
        /**
         * @description desc: newest first; asc: oldest first.
         * @example desc
         */
        order?: components['parameters']['Order'];
        /**
         * @description How many entries a page holds at most.
         * @example 25
         */
        limit?: components['parameters']['Limit'];
        /** @description nextCursor of the page before, unchanged, with the same other parameters. */
        cursor?: components['parameters']['Cursor'];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PaymentPage'];
        };
      };
      /** @description Invalid cursor; Invalid parameters; Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not authenticated */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WwwAuthenticate'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Access denied; Scope missing */
      403: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Card number refused */
      422: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Internal error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Temporarily unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Timed out */
      504: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  createPayment: {
    parameters: {
      query?: never;
      header: {
        /**
         * @description A value that you make up for this request, such as a UUID, bare or as a quoted string. Repeating the request with the same value within 24 hours has no second effect.
         * @example 7f0c2f2e-9d5a-4f0b-8f5e-0d5c1a3b9e21
         */
        'Idempotency-Key': components['parameters']['IdempotencyKey'];
        /**
         * @description wait=N (1 to 25) asks to wait up to N seconds for the outcome; respond-async says that nobody waits (RFC 7240). The first 1,024 characters are read.
         * @example wait=10
         */
        Prefer?: components['parameters']['Prefer'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreatePayment'];
      };
    };
    responses: {
      /** @description The outcome came in time. */
      201: {
        headers: {
          Location: components['headers']['Location'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['PreferenceApplied'];
          'Idempotent-Replayed': components['headers']['IdempotentReplayed'];
          'Idempotency-Expires': components['headers']['IdempotencyExpires'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Payment'];
        };
      };
      /** @description The payment is durable and queued. */
      202: {
        headers: {
          Location: components['headers']['Location'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['PreferenceApplied'];
          'Idempotent-Replayed': components['headers']['IdempotentReplayed'];
          'Idempotency-Expires': components['headers']['IdempotencyExpires'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Payment'];
        };
      };
      /** @description Malformed JSON; Invalid body; Idempotency key missing; Idempotency key invalid; Invalid parameters; Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not authenticated */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WwwAuthenticate'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Access denied; Scope missing */
      403: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Validation failed; Idempotency key reused; Card number refused */
      422: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Internal error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Temporarily unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Timed out */
      504: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getPayment: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description The ETag that you have; the answer is 304 when it is still right.
         * @example "2"
         */
        'If-None-Match'?: components['parameters']['IfNoneMatch'];
      };
      path: {
        /**
         * @description Id of the payment.
         * @example pay_01kapw3t5wfv6r2n8e4x7c9d0h
         */
        paymentId: components['parameters']['PaymentId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The payment. */
      200: {
        headers: {
          ETag: components['headers']['ETag'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Payment'];
        };
      };
      /** @description Not changed since. */
      304: {
        headers: {
          ETag: components['headers']['ETag'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Invalid parameters; Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not authenticated */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WwwAuthenticate'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Access denied; Scope missing */
      403: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Payment not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Card number refused */
      422: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Internal error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Temporarily unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Timed out */
      504: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listPaymentEvents: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Id of the payment.
         * @example pay_01kapw3t5wfv6r2n8e4x7c9d0h
         */
        paymentId: components['parameters']['PaymentId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The trail. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditTrail'];
        };
      };
      /** @description Invalid parameters; Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not authenticated */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WwwAuthenticate'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Access denied; Scope missing */
      403: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Payment not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Card number refused */
      422: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Internal error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Temporarily unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Timed out */
      504: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  capturePayment: {
    parameters: {
      query?: never;
      header: {
        /**
         * @description A value that you make up for this request, such as a UUID, bare or as a quoted string. Repeating the request with the same value within 24 hours has no second effect.
         * @example 7f0c2f2e-9d5a-4f0b-8f5e-0d5c1a3b9e21
         */
        'Idempotency-Key': components['parameters']['IdempotencyKey'];
        /**
         * @description wait=N (1 to 25) asks to wait up to N seconds for the outcome; respond-async says that nobody waits (RFC 7240). The first 1,024 characters are read.
         * @example wait=10
         */
        Prefer?: components['parameters']['Prefer'];
      };
      path: {
        /**
         * @description Id of the payment.
         * @example pay_01kapw3t5wfv6r2n8e4x7c9d0h
         */
        paymentId: components['parameters']['PaymentId'];
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['CapturePayment'];
      };
    };
    responses: {
      /** @description The outcome came in time. */
      200: {
        headers: {
          Location: components['headers']['Location'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['PreferenceApplied'];
          'Idempotent-Replayed': components['headers']['IdempotentReplayed'];
          'Idempotency-Expires': components['headers']['IdempotencyExpires'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Payment'];
        };
      };
      /** @description Recorded; it will be carried out. */
      202: {
        headers: {
          Location: components['headers']['Location'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['PreferenceApplied'];
          'Idempotent-Replayed': components['headers']['IdempotentReplayed'];
          'Idempotency-Expires': components['headers']['IdempotencyExpires'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Payment'];
        };
      };
      /** @description Malformed JSON; Invalid body; Idempotency key missing; Idempotency key invalid; Invalid parameters; Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not authenticated */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WwwAuthenticate'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Access denied; Scope missing */
      403: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Payment not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Operation in progress; Invalid transition; Operation limit reached */
      409: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Validation failed; Idempotency key reused; Capture exceeds the authorization; Card number refused */
      422: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Internal error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Temporarily unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Timed out */
      504: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  cancelPayment: {
    parameters: {
      query?: never;
      header: {
        /**
         * @description A value that you make up for this request, such as a UUID, bare or as a quoted string. Repeating the request with the same value within 24 hours has no second effect.
         * @example 7f0c2f2e-9d5a-4f0b-8f5e-0d5c1a3b9e21
         */
        'Idempotency-Key': components['parameters']['IdempotencyKey'];
        /**
         * @description wait=N (1 to 25) asks to wait up to N seconds for the outcome; respond-async says that nobody waits (RFC 7240). The first 1,024 characters are read.
         * @example wait=10
         */
        Prefer?: components['parameters']['Prefer'];
      };
      path: {
        /**
         * @description Id of the payment.
         * @example pay_01kapw3t5wfv6r2n8e4x7c9d0h
         */
        paymentId: components['parameters']['PaymentId'];
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['CancelPayment'];
      };
    };
    responses: {
      /** @description The outcome came in time. */
      200: {
        headers: {
          Location: components['headers']['Location'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['PreferenceApplied'];
          'Idempotent-Replayed': components['headers']['IdempotentReplayed'];
          'Idempotency-Expires': components['headers']['IdempotencyExpires'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Payment'];
        };
      };
      /** @description Recorded; it will be carried out. */
      202: {
        headers: {
          Location: components['headers']['Location'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['PreferenceApplied'];
          'Idempotent-Replayed': components['headers']['IdempotentReplayed'];
          'Idempotency-Expires': components['headers']['IdempotencyExpires'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Payment'];
        };
      };
      /** @description Malformed JSON; Invalid body; Idempotency key missing; Idempotency key invalid; Invalid parameters; Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not authenticated */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WwwAuthenticate'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Access denied; Scope missing */
      403: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Payment not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Operation in progress; Invalid transition; Operation limit reached */
      409: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Validation failed; Idempotency key reused; Card number refused */
      422: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Internal error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Temporarily unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Timed out */
      504: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listRefunds: {
    parameters: {
      query?: {
        /**
         * @description How many entries a page holds at most.
         * @example 25
         */
        limit?: components['parameters']['Limit'];
        /** @description nextCursor of the page before, unchanged, with the same other parameters. */
        cursor?: components['parameters']['Cursor'];
      };
      header?: never;
      path: {
        /**
         * @description Id of the payment.
         * @example pay_01kapw3t5wfv6r2n8e4x7c9d0h
         */
        paymentId: components['parameters']['PaymentId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RefundPage'];
        };
      };
      /** @description Invalid cursor; Invalid parameters; Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not authenticated */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WwwAuthenticate'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Access denied; Scope missing */
      403: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Payment not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Card number refused */
      422: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Internal error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Temporarily unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Timed out */
      504: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  refundPayment: {
    parameters: {
      query?: never;
      header: {
        /**
         * @description A value that you make up for this request, such as a UUID, bare or as a quoted string. Repeating the request with the same value within 24 hours has no second effect.
         * @example 7f0c2f2e-9d5a-4f0b-8f5e-0d5c1a3b9e21
         */
        'Idempotency-Key': components['parameters']['IdempotencyKey'];
        /**
         * @description wait=N (1 to 25) asks to wait up to N seconds for the outcome; respond-async says that nobody waits (RFC 7240). The first 1,024 characters are read.
         * @example wait=10
         */
        Prefer?: components['parameters']['Prefer'];
      };
      path: {
        /**
         * @description Id of the payment.
         * @example pay_01kapw3t5wfv6r2n8e4x7c9d0h
         */
        paymentId: components['parameters']['PaymentId'];
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['RefundPayment'];
      };
    };
    responses: {
      /** @description The outcome came in time. */
      200: {
        headers: {
          Location: components['headers']['Location'];
          'Preference-Applied': components['headers']['PreferenceApplied'];
          'Idempotent-Replayed': components['headers']['IdempotentReplayed'];
          'Idempotency-Expires': components['headers']['IdempotencyExpires'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Refund'];
        };
      };
      /** @description Recorded; it will be carried out. */
      202: {
        headers: {
          Location: components['headers']['Location'];
          'Preference-Applied': components['headers']['PreferenceApplied'];
          'Idempotent-Replayed': components['headers']['IdempotentReplayed'];
          'Idempotency-Expires': components['headers']['IdempotencyExpires'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Refund'];
        };
      };
      /** @description Malformed JSON; Invalid body; Idempotency key missing; Idempotency key invalid; Invalid parameters; Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not authenticated */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WwwAuthenticate'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Access denied; Scope missing */
      403: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Payment not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Operation in progress; Invalid transition; Operation limit reached */
      409: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Validation failed; Idempotency key reused; Refund exceeds the capture; Card number refused */
      422: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Internal error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Temporarily unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Timed out */
      504: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  reviewPayment: {
    parameters: {
      query?: never;
      header: {
        /**
         * @description A value that you make up for this request, such as a UUID, bare or as a quoted string. Repeating the request with the same value within 24 hours has no second effect.
         * @example 7f0c2f2e-9d5a-4f0b-8f5e-0d5c1a3b9e21
         */
        'Idempotency-Key': components['parameters']['IdempotencyKey'];
        /**
         * @description wait=N (1 to 25) asks to wait up to N seconds for the outcome; respond-async says that nobody waits (RFC 7240). The first 1,024 characters are read.
         * @example wait=10
         */
        Prefer?: components['parameters']['Prefer'];
      };
      path: {
        /**
         * @description Id of the payment.
         * @example pay_01kapw3t5wfv6r2n8e4x7c9d0h
         */
        paymentId: components['parameters']['PaymentId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReviewPayment'];
      };
    };
    responses: {
      /** @description The outcome came in time. */
      200: {
        headers: {
          Location: components['headers']['Location'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['PreferenceApplied'];
          'Idempotent-Replayed': components['headers']['IdempotentReplayed'];
          'Idempotency-Expires': components['headers']['IdempotencyExpires'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Payment'];
        };
      };
      /** @description Recorded; it will be carried out. */
      202: {
        headers: {
          Location: components['headers']['Location'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['PreferenceApplied'];
          'Idempotent-Replayed': components['headers']['IdempotentReplayed'];
          'Idempotency-Expires': components['headers']['IdempotencyExpires'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Payment'];
        };
      };
      /** @description Malformed JSON; Invalid body; Idempotency key missing; Idempotency key invalid; Invalid parameters; Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not authenticated */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WwwAuthenticate'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Access denied; Scope missing */
      403: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Payment not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Operation in progress; Invalid transition; Operation limit reached */
      409: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Validation failed; Idempotency key reused; Card number refused */
      422: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Internal error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Temporarily unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Timed out */
      504: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  retryPayment: {
    parameters: {
      query?: never;
      header: {
        /**
         * @description A value that you make up for this request, such as a UUID, bare or as a quoted string. Repeating the request with the same value within 24 hours has no second effect.
         * @example 7f0c2f2e-9d5a-4f0b-8f5e-0d5c1a3b9e21
         */
        'Idempotency-Key': components['parameters']['IdempotencyKey'];
        /**
         * @description wait=N (1 to 25) asks to wait up to N seconds for the outcome; respond-async says that nobody waits (RFC 7240). The first 1,024 characters are read.
         * @example wait=10
         */
        Prefer?: components['parameters']['Prefer'];
      };
      path: {
        /**
         * @description Id of the payment.
         * @example pay_01kapw3t5wfv6r2n8e4x7c9d0h
         */
        paymentId: components['parameters']['PaymentId'];
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['RetryPayment'];
      };
    };
    responses: {
      /** @description The outcome came in time. */
      200: {
        headers: {
          Location: components['headers']['Location'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['PreferenceApplied'];
          'Idempotent-Replayed': components['headers']['IdempotentReplayed'];
          'Idempotency-Expires': components['headers']['IdempotencyExpires'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Payment'];
        };
      };
      /** @description Recorded; it will be carried out. */
      202: {
        headers: {
          Location: components['headers']['Location'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['PreferenceApplied'];
          'Idempotent-Replayed': components['headers']['IdempotentReplayed'];
          'Idempotency-Expires': components['headers']['IdempotencyExpires'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Payment'];
        };
      };
      /** @description Malformed JSON; Invalid body; Idempotency key missing; Idempotency key invalid; Invalid parameters; Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not authenticated */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WwwAuthenticate'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Access denied; Scope missing */
      403: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Payment not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Operation in progress; Invalid transition; Operation limit reached */
      409: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Validation failed; Idempotency key reused; Card number refused */
      422: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Internal error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Temporarily unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Timed out */
      504: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listBatches: {
    parameters: {
      query?: {
        /**
         * @description Whose list: needed with an operator key, refused with a merchant key, which lists its own.
         * @example mer_01kapw3t5wfv6r2n8e4x7c9d0h
         */
        merchantId?: components['parameters']['MerchantId'];
        /**
         * @description How many entries a page holds at most.
         * @example 25
         */
        limit?: components['parameters']['Limit'];
        /** @description nextCursor of the page before, unchanged, with the same other parameters. */
        cursor?: components['parameters']['Cursor'];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BatchPage'];
        };
      };
      /** @description Invalid cursor; Invalid parameters; Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not authenticated */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WwwAuthenticate'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Access denied; Scope missing */
      403: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Card number refused */
      422: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Internal error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Temporarily unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Timed out */
      504: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  createBatch: {
    parameters: {
      query?: never;
      header: {
        /**
         * @description A value that you make up for this request, such as a UUID, bare or as a quoted string. Repeating the request with the same value within 24 hours has no second effect.
         * @example 7f0c2f2e-9d5a-4f0b-8f5e-0d5c1a3b9e21
         */
        'Idempotency-Key': components['parameters']['IdempotencyKey'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateBatch'];
      };
    };
    responses: {
      /** @description The batch awaits its file. */
      201: {
        headers: {
          Location: components['headers']['Location'];
          ETag: components['headers']['BatchETag'];
          'Idempotent-Replayed': components['headers']['IdempotentReplayed'];
          'Idempotency-Expires': components['headers']['IdempotencyExpires'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Batch'];
        };
      };
      /** @description Malformed JSON; Invalid body; Idempotency key missing; Idempotency key invalid; Invalid parameters; Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not authenticated */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WwwAuthenticate'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Access denied; Scope missing */
      403: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description File sent before */
      409: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Validation failed; Idempotency key reused; Card number refused */
      422: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Internal error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Temporarily unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Timed out */
      504: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getBatch: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description The ETag that you have; the answer is 304 when it is still right.
         * @example "2"
         */
        'If-None-Match'?: components['parameters']['IfNoneMatch'];
      };
      path: {
        /**
         * @description Id of the batch.
         * @example bat_01kapw6q0bfw1s9z3y5t7v2x4m
         */
        batchId: components['parameters']['BatchId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The batch. */
      200: {
        headers: {
          ETag: components['headers']['BatchETag'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Batch'];
        };
      };
      /** @description Not changed since. */
      304: {
        headers: {
          ETag: components['headers']['BatchETag'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Invalid parameters; Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not authenticated */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WwwAuthenticate'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Access denied; Scope missing */
      403: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Batch not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Card number refused */
      422: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Internal error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Temporarily unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Timed out */
      504: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  cancelBatch: {
    parameters: {
      query?: never;
      header: {
        /**
         * @description A value that you make up for this request, such as a UUID, bare or as a quoted string. Repeating the request with the same value within 24 hours has no second effect.
         * @example 7f0c2f2e-9d5a-4f0b-8f5e-0d5c1a3b9e21
         */
        'Idempotency-Key': components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Id of the batch.
         * @example bat_01kapw6q0bfw1s9z3y5t7v2x4m
         */
        batchId: components['parameters']['BatchId'];
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['CancelBatch'];
      };
    };
    responses: {
      /** @description Nothing had begun: the batch is canceled. */
      200: {
        headers: {
          Location: components['headers']['Location'];
          ETag: components['headers']['BatchETag'];
          'Idempotent-Replayed': components['headers']['IdempotentReplayed'];
          'Idempotency-Expires': components['headers']['IdempotencyExpires'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Batch'];
        };
      };
      /** @description Recorded; the batch stops. */
      202: {
        headers: {
          Location: components['headers']['Location'];
          ETag: components['headers']['BatchETag'];
          'Idempotent-Replayed': components['headers']['IdempotentReplayed'];
          'Idempotency-Expires': components['headers']['IdempotencyExpires'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Batch'];
        };
      };
      /** @description Malformed JSON; Invalid body; Idempotency key missing; Idempotency key invalid; Invalid parameters; Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not authenticated */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WwwAuthenticate'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Access denied; Scope missing */
      403: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Batch not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Batch ended */
      409: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Validation failed; Idempotency key reused; Card number refused */
      422: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Internal error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Temporarily unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Timed out */
      504: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listSettlements: {
    parameters: {
      query?: {
        /**
         * @description Whose list: needed with an operator key, refused with a merchant key, which lists its own.
         * @example mer_01kapw3t5wfv6r2n8e4x7c9d0h
         */
        merchantId?: components['parameters']['MerchantId'];
        /**
         * @description Only this UTC day.
         * @example 2026-11-23
         */
        date?: components['parameters']['SettlementDateOnly'];
        /**
         * @description How many entries a page holds at most.
         * @example 25
         */
        limit?: components['parameters']['Limit'];
        /** @description nextCursor of the page before, unchanged, with the same other parameters. */
        cursor?: components['parameters']['Cursor'];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SettlementPage'];
        };
      };
      /** @description Invalid parameters; Invalid cursor; Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not authenticated */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WwwAuthenticate'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Access denied; Scope missing */
      403: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Card number refused */
      422: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Internal error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Temporarily unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Timed out */
      504: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getSettlement: {
    parameters: {
      query?: {
        /**
         * @description Whose list: needed with an operator key, refused with a merchant key, which lists its own.
         * @example mer_01kapw3t5wfv6r2n8e4x7c9d0h
         */
        merchantId?: components['parameters']['MerchantId'];
      };
      header?: never;
      path: {
        /**
         * @description The UTC day.
         * @example 2026-11-23
         */
        date: components['parameters']['SettlementDate'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The day. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Settlement'];
        };
      };
      /** @description Invalid parameters; Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not authenticated */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WwwAuthenticate'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Access denied; Scope missing */
      403: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Settlement not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Card number refused */
      422: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Internal error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Temporarily unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Timed out */
      504: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getHealth: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It does. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Health'];
        };
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Access denied */
      403: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Card number refused */
      422: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Internal error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Temporarily unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Timed out */
      504: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getOpenApi: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description This document. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/json': Record<string, never>;
        };
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Access denied */
      403: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Card number refused */
      422: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Internal error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Temporarily unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Timed out */
      504: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'Cache-Control': components['headers']['CacheControl'];
          'X-Content-Type-Options': components['headers']['ContentTypeOptions'];
          'Strict-Transport-Security': components['headers']['TransportSecurity'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
}
