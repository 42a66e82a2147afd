import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace holdwait. */
export namespace holdwait {

    /**
     * Properties of a Trace.
     * @deprecated Use holdwait.Trace.$Properties instead.
     */
    interface ITrace extends holdwait.Trace.$Properties {
    }

    /** Represents a Trace. */
    class Trace {

        /**
         * Constructs a new Trace.
         * @param [properties] Properties to set
         */
        constructor(properties?: holdwait.Trace.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Trace packet. */
        packet: holdwait.Packet.$Properties[];

        /**
         * Encodes the specified Trace message. Does not implicitly {@link holdwait.Trace.verify|verify} messages.
         * @param message Trace message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: holdwait.Trace.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Trace message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {holdwait.Trace & holdwait.Trace.$Shape} Trace
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): holdwait.Trace & holdwait.Trace.$Shape;
    }

    namespace Trace {

        /** Properties of a Trace. */
        interface $Properties {

            /** Trace packet */
            packet?: (holdwait.Packet.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Trace. */
        type $Shape = {
          packet?: holdwait.Packet.$Shape[]|null;
          $unknowns?: Uint8Array[];
        };
    }

    /**
     * Properties of a Packet.
     * @deprecated Use holdwait.Packet.$Properties instead.
     */
    interface IPacket extends holdwait.Packet.$Properties {
    }

    /** Represents a Packet. */
    class Packet {

        /**
         * Constructs a new Packet.
         * @param [properties] Properties to set
         */
        constructor(properties?: holdwait.Packet.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Packet header. */
        header?: (holdwait.Header.$Properties|null);

        /** Packet definitions. */
        definitions?: (holdwait.Definitions.$Properties|null);

        /** Packet chunk. */
        chunk?: (holdwait.Chunk.$Properties|null);

        /** Packet loss. */
        loss?: (holdwait.Loss.$Properties|null);

        /** Packet clockSync. */
        clockSync?: (holdwait.ClockSync.$Properties|null);

        /** Packet end. */
        end?: (holdwait.End.$Properties|null);

        /** Packet padding. */
        padding?: (Uint8Array|null);

        /** Packet crc32. */
        crc32: number;

        /** Packet body. */
        body?: ("header"|"definitions"|"chunk"|"loss"|"clockSync"|"end"|"padding");

        /**
         * Encodes the specified Packet message. Does not implicitly {@link holdwait.Packet.verify|verify} messages.
         * @param message Packet message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: holdwait.Packet.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Packet message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {holdwait.Packet & holdwait.Packet.$Shape} Packet
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): holdwait.Packet & holdwait.Packet.$Shape;
    }

    namespace Packet {

        /** Properties of a Packet. */
        interface $Properties {

            /** Packet header */
            header?: (holdwait.Header.$Properties|null);

            /** Packet definitions */
            definitions?: (holdwait.Definitions.$Properties|null);

            /** Packet chunk */
            chunk?: (holdwait.Chunk.$Properties|null);

            /** Packet loss */
            loss?: (holdwait.Loss.$Properties|null);

            /** Packet clockSync */
            clockSync?: (holdwait.ClockSync.$Properties|null);

            /** Packet end */
            end?: (holdwait.End.$Properties|null);

            /** Packet padding */
            padding?: (Uint8Array|null);

            /** Packet crc32 */
            crc32?: (number|null);

            /** Packet body */
            body?: ("header"|"definitions"|"chunk"|"loss"|"clockSync"|"end"|"padding");

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Narrowed shape of a Packet. */
        type $Shape = {
          header?: holdwait.Header.$Shape|null;
          definitions?: holdwait.Definitions.$Shape|null;
          chunk?: holdwait.Chunk.$Shape|null;
          loss?: holdwait.Loss.$Shape|null;
          clockSync?: holdwait.ClockSync.$Shape|null;
          end?: holdwait.End.$Shape|null;
          padding?: Uint8Array|null;
          crc32?: number|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ body?: undefined; header?: null; definitions?: null; chunk?: null; loss?: null; clockSync?: null; end?: null; padding?: null }|{ body?: "header"; header: holdwait.Header.$Shape; definitions?: null; chunk?: null; loss?: null; clockSync?: null; end?: null; padding?: null }|{ body?: "definitions"; header?: null; definitions: holdwait.Definitions.$Shape; chunk?: null; loss?: null; clockSync?: null; end?: null; padding?: null }|{ body?: "chunk"; header?: null; definitions?: null; chunk: holdwait.Chunk.$Shape; loss?: null; clockSync?: null; end?: null; padding?: null }|{ body?: "loss"; header?: null; definitions?: null; chunk?: null; loss: holdwait.Loss.$Shape; clockSync?: null; end?: null; padding?: null }|{ body?: "clockSync"; header?: null; definitions?: null; chunk?: null; loss?: null; clockSync: holdwait.ClockSync.$Shape; end?: null; padding?: null }|{ body?: "end"; header?: null; definitions?: null; chunk?: null; loss?: null; clockSync?: null; end: holdwait.End.$Shape; padding?: null }|{ body?: "padding"; header?: null; definitions?: null; chunk?: null; loss?: null; clockSync?: null; end?: null; padding: Uint8Array })
        );
    }

    /**
     * Properties of a Header.
     * @deprecated Use holdwait.Header.$Properties instead.
     */
    interface IHeader extends holdwait.Header.$Properties {
    }

    /** Represents a Header. */
    class Header {

        /**
         * Constructs a new Header.
         * @param [properties] Properties to set
         */
        constructor(properties?: holdwait.Header.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Header magic. */
        magic: string;

        /** Header version. */
        version: number;

        /** Header runtime. */
        runtime: string;

        /** Header recorder. */
        recorder: string;

        /** Header ticksPerSecond. */
        ticksPerSecond: number;

        /** Header startUnixSeconds. */
        startUnixSeconds: number;

        /** Header process. */
        process?: (holdwait.Process.$Properties|null);

        /**
         * Encodes the specified Header message. Does not implicitly {@link holdwait.Header.verify|verify} messages.
         * @param message Header message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: holdwait.Header.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Header message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {holdwait.Header & holdwait.Header.$Shape} Header
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): holdwait.Header & holdwait.Header.$Shape;
    }

    namespace Header {

        /** Properties of a Header. */
        interface $Properties {

            /** Header magic */
            magic?: (string|null);

            /** Header version */
            version?: (number|null);

            /** Header runtime */
            runtime?: (string|null);

            /** Header recorder */
            recorder?: (string|null);

            /** Header ticksPerSecond */
            ticksPerSecond?: (number|null);

            /** Header startUnixSeconds */
            startUnixSeconds?: (number|null);

            /** Header process */
            process?: (holdwait.Process.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Header. */
        type $Shape = holdwait.Header.$Properties;
    }

    /**
     * Properties of a Process.
     * @deprecated Use holdwait.Process.$Properties instead.
     */
    interface IProcess extends holdwait.Process.$Properties {
    }

    /** Represents a Process. */
    class Process {

        /**
         * Constructs a new Process.
         * @param [properties] Properties to set
         */
        constructor(properties?: holdwait.Process.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Process pid. */
        pid: number;

        /** Process parentPid. */
        parentPid: number;

        /** Process executable. */
        executable: string;

        /** Process argument. */
        argument: string[];

        /** Process forked. */
        forked: boolean;

        /**
         * Encodes the specified Process message. Does not implicitly {@link holdwait.Process.verify|verify} messages.
         * @param message Process message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: holdwait.Process.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Process message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {holdwait.Process & holdwait.Process.$Shape} Process
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): holdwait.Process & holdwait.Process.$Shape;
    }

    namespace Process {

        /** Properties of a Process. */
        interface $Properties {

            /** Process pid */
            pid?: (number|null);

            /** Process parentPid */
            parentPid?: (number|null);

            /** Process executable */
            executable?: (string|null);

            /** Process argument */
            argument?: (string[]|null);

            /** Process forked */
            forked?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Process. */
        type $Shape = holdwait.Process.$Properties;
    }

    /**
     * Properties of a Definitions.
     * @deprecated Use holdwait.Definitions.$Properties instead.
     */
    interface IDefinitions extends holdwait.Definitions.$Properties {
    }

    /** Represents a Definitions. */
    class Definitions {

        /**
         * Constructs a new Definitions.
         * @param [properties] Properties to set
         */
        constructor(properties?: holdwait.Definitions.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Definitions text. */
        text: holdwait.Text.$Properties[];

        /** Definitions module. */
        module: holdwait.Module.$Properties[];

        /** Definitions frame. */
        frame: holdwait.Frame.$Properties[];

        /** Definitions stack. */
        stack: holdwait.Stack.$Properties[];

        /** Definitions lock. */
        lock: holdwait.Lock.$Properties[];

        /** Definitions thread. */
        thread: holdwait.Thread.$Properties[];

        /**
         * Encodes the specified Definitions message. Does not implicitly {@link holdwait.Definitions.verify|verify} messages.
         * @param message Definitions message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: holdwait.Definitions.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Definitions message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {holdwait.Definitions & holdwait.Definitions.$Shape} Definitions
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): holdwait.Definitions & holdwait.Definitions.$Shape;
    }

    namespace Definitions {

        /** Properties of a Definitions. */
        interface $Properties {

            /** Definitions text */
            text?: (holdwait.Text.$Properties[]|null);

            /** Definitions module */
            module?: (holdwait.Module.$Properties[]|null);

            /** Definitions frame */
            frame?: (holdwait.Frame.$Properties[]|null);

            /** Definitions stack */
            stack?: (holdwait.Stack.$Properties[]|null);

            /** Definitions lock */
            lock?: (holdwait.Lock.$Properties[]|null);

            /** Definitions thread */
            thread?: (holdwait.Thread.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Definitions. */
        type $Shape = holdwait.Definitions.$Properties;
    }

    /**
     * Properties of a Text.
     * @deprecated Use holdwait.Text.$Properties instead.
     */
    interface IText extends holdwait.Text.$Properties {
    }

    /** Represents a Text. */
    class Text {

        /**
         * Constructs a new Text.
         * @param [properties] Properties to set
         */
        constructor(properties?: holdwait.Text.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Text id. */
        id: number;

        /** Text text. */
        text: string;

        /**
         * Encodes the specified Text message. Does not implicitly {@link holdwait.Text.verify|verify} messages.
         * @param message Text message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: holdwait.Text.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Text message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {holdwait.Text & holdwait.Text.$Shape} Text
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): holdwait.Text & holdwait.Text.$Shape;
    }

    namespace Text {

        /** Properties of a Text. */
        interface $Properties {

            /** Text id */
            id?: (number|null);

            /** Text text */
            text?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Text. */
        type $Shape = holdwait.Text.$Properties;
    }

    /**
     * Properties of a Module.
     * @deprecated Use holdwait.Module.$Properties instead.
     */
    interface IModule extends holdwait.Module.$Properties {
    }

    /** Represents a Module. */
    class Module {

        /**
         * Constructs a new Module.
         * @param [properties] Properties to set
         */
        constructor(properties?: holdwait.Module.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Module id. */
        id: number;

        /** Module path. */
        path: string;

        /** Module buildId. */
        buildId: Uint8Array;

        /**
         * Encodes the specified Module message. Does not implicitly {@link holdwait.Module.verify|verify} messages.
         * @param message Module message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: holdwait.Module.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Module message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {holdwait.Module & holdwait.Module.$Shape} Module
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): holdwait.Module & holdwait.Module.$Shape;
    }

    namespace Module {

        /** Properties of a Module. */
        interface $Properties {

            /** Module id */
            id?: (number|null);

            /** Module path */
            path?: (string|null);

            /** Module buildId */
            buildId?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Module. */
        type $Shape = holdwait.Module.$Properties;
    }

    /**
     * Properties of a Frame.
     * @deprecated Use holdwait.Frame.$Properties instead.
     */
    interface IFrame extends holdwait.Frame.$Properties {
    }

    /** Represents a Frame. */
    class Frame {

        /**
         * Constructs a new Frame.
         * @param [properties] Properties to set
         */
        constructor(properties?: holdwait.Frame.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Frame id. */
        id: number;

        /** Frame function. */
        function: number;

        /** Frame file. */
        file: number;

        /** Frame line. */
        line: number;

        /** Frame module. */
        module: number;

        /** Frame offset. */
        offset: number;

        /** Frame offsetHigh. */
        offsetHigh: number;

        /**
         * Encodes the specified Frame message. Does not implicitly {@link holdwait.Frame.verify|verify} messages.
         * @param message Frame message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: holdwait.Frame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Frame message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {holdwait.Frame & holdwait.Frame.$Shape} Frame
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): holdwait.Frame & holdwait.Frame.$Shape;
    }

    namespace Frame {

        /** Properties of a Frame. */
        interface $Properties {

            /** Frame id */
            id?: (number|null);

            /** Frame function */
            "function"?: (number|null);

            /** Frame file */
            file?: (number|null);

            /** Frame line */
            line?: (number|null);

            /** Frame module */
            module?: (number|null);

            /** Frame offset */
            offset?: (number|null);

            /** Frame offsetHigh */
            offsetHigh?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Frame. */
        type $Shape = holdwait.Frame.$Properties;
    }

    /**
     * Properties of a Stack.
     * @deprecated Use holdwait.Stack.$Properties instead.
     */
    interface IStack extends holdwait.Stack.$Properties {
    }

    /** Represents a Stack. */
    class Stack {

        /**
         * Constructs a new Stack.
         * @param [properties] Properties to set
         */
        constructor(properties?: holdwait.Stack.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Stack id. */
        id: number;

        /** Stack frame. */
        frame: number[];

        /** Stack truncated. */
        truncated: boolean;

        /**
         * Encodes the specified Stack message. Does not implicitly {@link holdwait.Stack.verify|verify} messages.
         * @param message Stack message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: holdwait.Stack.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Stack message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {holdwait.Stack & holdwait.Stack.$Shape} Stack
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): holdwait.Stack & holdwait.Stack.$Shape;
    }

    namespace Stack {

        /** Properties of a Stack. */
        interface $Properties {

            /** Stack id */
            id?: (number|null);

            /** Stack frame */
            frame?: (number[]|null);

            /** Stack truncated */
            truncated?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Stack. */
        type $Shape = holdwait.Stack.$Properties;
    }

    /** LockKind enum. */
    enum LockKind {

        /** LOCK_KIND_UNSPECIFIED value */
        LOCK_KIND_UNSPECIFIED = 0,

        /** MUTEX value */
        MUTEX = 1,

        /** RECURSIVE value */
        RECURSIVE = 2,

        /** RWLOCK value */
        RWLOCK = 3,

        /** MONITOR value */
        MONITOR = 4,

        /** SPIN value */
        SPIN = 5,

        /** SEMAPHORE value */
        SEMAPHORE = 6,

        /** CONDITION value */
        CONDITION = 7,

        /** CHANNEL value */
        CHANNEL = 8,

        /** WAITGROUP value */
        WAITGROUP = 9,

        /** WEBLOCK value */
        WEBLOCK = 10,

        /** VARIABLE value */
        VARIABLE = 11
    }

    /** Policy enum. */
    enum Policy {

        /** POLICY_UNSPECIFIED value */
        POLICY_UNSPECIFIED = 0,

        /** BLOCKED_BY_HOLDER value */
        BLOCKED_BY_HOLDER = 1,

        /** BLOCKED_BY_WAITER value */
        BLOCKED_BY_WAITER = 2,

        /** BLOCKED_UNLESS_READING value */
        BLOCKED_UNLESS_READING = 3
    }

    /** Reentrancy enum. */
    enum Reentrancy {

        /** REENTRANCY_UNSPECIFIED value */
        REENTRANCY_UNSPECIFIED = 0,

        /** NONE value */
        NONE = 1,

        /** READ value */
        READ = 2,

        /** WRITE value */
        WRITE = 3,

        /** ALL value */
        ALL = 4
    }

    /**
     * Properties of a Lock.
     * @deprecated Use holdwait.Lock.$Properties instead.
     */
    interface ILock extends holdwait.Lock.$Properties {
    }

    /** Represents a Lock. */
    class Lock {

        /**
         * Constructs a new Lock.
         * @param [properties] Properties to set
         */
        constructor(properties?: holdwait.Lock.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Lock id. */
        id: number;

        /** Lock kind. */
        kind: holdwait.LockKind;

        /** Lock policy. */
        policy: holdwait.Policy;

        /** Lock reentrancy. */
        reentrancy: holdwait.Reentrancy;

        /** Lock name. */
        name: string;

        /** Lock lockClass. */
        lockClass: string;

        /** Lock created. */
        created: number;

        /** Lock address. */
        address: number;

        /** Lock addressHigh. */
        addressHigh: number;

        /** Lock previous. */
        previous: number;

        /** Lock permits. */
        permits: number;

        /** Lock variant. */
        variant: string;

        /** Lock robust. */
        robust: boolean;

        /** Lock processShared. */
        processShared: boolean;

        /** Lock detectsSelf. */
        detectsSelf: boolean;

        /** Lock global. */
        global: number;

        /** Lock note. */
        note: string;

        /** Lock alike. */
        alike: number;

        /**
         * Encodes the specified Lock message. Does not implicitly {@link holdwait.Lock.verify|verify} messages.
         * @param message Lock message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: holdwait.Lock.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Lock message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {holdwait.Lock & holdwait.Lock.$Shape} Lock
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): holdwait.Lock & holdwait.Lock.$Shape;
    }

    namespace Lock {

        /** Properties of a Lock. */
        interface $Properties {

            /** Lock id */
            id?: (number|null);

            /** Lock kind */
            kind?: (holdwait.LockKind|null);

            /** Lock policy */
            policy?: (holdwait.Policy|null);

            /** Lock reentrancy */
            reentrancy?: (holdwait.Reentrancy|null);

            /** Lock name */
            name?: (string|null);

            /** Lock lockClass */
            lockClass?: (string|null);

            /** Lock created */
            created?: (number|null);

            /** Lock address */
            address?: (number|null);

            /** Lock addressHigh */
            addressHigh?: (number|null);

            /** Lock previous */
            previous?: (number|null);

            /** Lock permits */
            permits?: (number|null);

            /** Lock variant */
            variant?: (string|null);

            /** Lock robust */
            robust?: (boolean|null);

            /** Lock processShared */
            processShared?: (boolean|null);

            /** Lock detectsSelf */
            detectsSelf?: (boolean|null);

            /** Lock global */
            global?: (number|null);

            /** Lock note */
            note?: (string|null);

            /** Lock alike */
            alike?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Lock. */
        type $Shape = holdwait.Lock.$Properties;
    }

    /**
     * Properties of a Thread.
     * @deprecated Use holdwait.Thread.$Properties instead.
     */
    interface IThread extends holdwait.Thread.$Properties {
    }

    /** Represents a Thread. */
    class Thread {

        /**
         * Constructs a new Thread.
         * @param [properties] Properties to set
         */
        constructor(properties?: holdwait.Thread.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Thread id. */
        id: number;

        /** Thread name. */
        name: string;

        /** Thread osId. */
        osId: number;

        /** Thread inherited. */
        inherited: boolean;

        /** Thread label. */
        label: string;

        /**
         * Encodes the specified Thread message. Does not implicitly {@link holdwait.Thread.verify|verify} messages.
         * @param message Thread message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: holdwait.Thread.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Thread message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {holdwait.Thread & holdwait.Thread.$Shape} Thread
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): holdwait.Thread & holdwait.Thread.$Shape;
    }

    namespace Thread {

        /** Properties of a Thread. */
        interface $Properties {

            /** Thread id */
            id?: (number|null);

            /** Thread name */
            name?: (string|null);

            /** Thread osId */
            osId?: (number|null);

            /** Thread inherited */
            inherited?: (boolean|null);

            /** Thread label */
            label?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Thread. */
        type $Shape = holdwait.Thread.$Properties;
    }

    /** Codec enum. */
    enum Codec {

        /** CODEC_NONE value */
        CODEC_NONE = 0,

        /** CODEC_DEFLATE value */
        CODEC_DEFLATE = 1,

        /** CODEC_ZSTD value */
        CODEC_ZSTD = 2
    }

    /**
     * Properties of a Chunk.
     * @deprecated Use holdwait.Chunk.$Properties instead.
     */
    interface IChunk extends holdwait.Chunk.$Properties {
    }

    /** Represents a Chunk. */
    class Chunk {

        /**
         * Constructs a new Chunk.
         * @param [properties] Properties to set
         */
        constructor(properties?: holdwait.Chunk.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Chunk writer. */
        writer: number;

        /** Chunk sequence. */
        sequence: number;

        /** Chunk thread. */
        thread: number;

        /** Chunk baseTime. */
        baseTime: number;

        /** Chunk codec. */
        codec: holdwait.Codec;

        /** Chunk rawSize. */
        rawSize: number;

        /** Chunk events. */
        events: Uint8Array;

        /**
         * Encodes the specified Chunk message. Does not implicitly {@link holdwait.Chunk.verify|verify} messages.
         * @param message Chunk message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: holdwait.Chunk.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Chunk message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {holdwait.Chunk & holdwait.Chunk.$Shape} Chunk
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): holdwait.Chunk & holdwait.Chunk.$Shape;
    }

    namespace Chunk {

        /** Properties of a Chunk. */
        interface $Properties {

            /** Chunk writer */
            writer?: (number|null);

            /** Chunk sequence */
            sequence?: (number|null);

            /** Chunk thread */
            thread?: (number|null);

            /** Chunk baseTime */
            baseTime?: (number|null);

            /** Chunk codec */
            codec?: (holdwait.Codec|null);

            /** Chunk rawSize */
            rawSize?: (number|null);

            /** Chunk events */
            events?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Chunk. */
        type $Shape = holdwait.Chunk.$Properties;
    }

    /**
     * Properties of a Loss.
     * @deprecated Use holdwait.Loss.$Properties instead.
     */
    interface ILoss extends holdwait.Loss.$Properties {
    }

    /** Represents a Loss. */
    class Loss {

        /**
         * Constructs a new Loss.
         * @param [properties] Properties to set
         */
        constructor(properties?: holdwait.Loss.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Loss reason. */
        reason: holdwait.Loss.Reason;

        /** Loss events. */
        events: number;

        /** Loss detail. */
        detail: string;

        /** Loss time. */
        time: number;

        /**
         * Encodes the specified Loss message. Does not implicitly {@link holdwait.Loss.verify|verify} messages.
         * @param message Loss message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: holdwait.Loss.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Loss message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {holdwait.Loss & holdwait.Loss.$Shape} Loss
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): holdwait.Loss & holdwait.Loss.$Shape;
    }

    namespace Loss {

        /** Properties of a Loss. */
        interface $Properties {

            /** Loss reason */
            reason?: (holdwait.Loss.Reason|null);

            /** Loss events */
            events?: (number|null);

            /** Loss detail */
            detail?: (string|null);

            /** Loss time */
            time?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Loss. */
        type $Shape = holdwait.Loss.$Properties;

        /** Reason enum. */
        enum Reason {

            /** REASON_UNSPECIFIED value */
            REASON_UNSPECIFIED = 0,

            /** DISK_FULL value */
            DISK_FULL = 1,

            /** SIGNAL_HANDLER value */
            SIGNAL_HANDLER = 2,

            /** OUT_OF_MEMORY value */
            OUT_OF_MEMORY = 3,

            /** LIMIT value */
            LIMIT = 4,

            /** TRUNCATED value */
            TRUNCATED = 5,

            /** MISSING_CHUNK value */
            MISSING_CHUNK = 6,

            /** MISSING_PACKET value */
            MISSING_PACKET = 7,

            /** DAMAGED value */
            DAMAGED = 8,

            /** UNDEFINED value */
            UNDEFINED = 9,

            /** SNAPSHOT value */
            SNAPSHOT = 10,

            /** MOVING_SNAPSHOT value */
            MOVING_SNAPSHOT = 11
        }
    }

    /**
     * Properties of a ClockSync.
     * @deprecated Use holdwait.ClockSync.$Properties instead.
     */
    interface IClockSync extends holdwait.ClockSync.$Properties {
    }

    /** Represents a ClockSync. */
    class ClockSync {

        /**
         * Constructs a new ClockSync.
         * @param [properties] Properties to set
         */
        constructor(properties?: holdwait.ClockSync.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ClockSync ticks. */
        ticks: number;

        /** ClockSync unixSeconds. */
        unixSeconds: number;

        /**
         * Encodes the specified ClockSync message. Does not implicitly {@link holdwait.ClockSync.verify|verify} messages.
         * @param message ClockSync message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: holdwait.ClockSync.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ClockSync message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {holdwait.ClockSync & holdwait.ClockSync.$Shape} ClockSync
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): holdwait.ClockSync & holdwait.ClockSync.$Shape;
    }

    namespace ClockSync {

        /** Properties of a ClockSync. */
        interface $Properties {

            /** ClockSync ticks */
            ticks?: (number|null);

            /** ClockSync unixSeconds */
            unixSeconds?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ClockSync. */
        type $Shape = holdwait.ClockSync.$Properties;
    }

    /**
     * Properties of an End.
     * @deprecated Use holdwait.End.$Properties instead.
     */
    interface IEnd extends holdwait.End.$Properties {
    }

    /** Represents an End. */
    class End {

        /**
         * Constructs a new End.
         * @param [properties] Properties to set
         */
        constructor(properties?: holdwait.End.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** End time. */
        time: number;

        /** End packets. */
        packets: number;

        /**
         * Encodes the specified End message. Does not implicitly {@link holdwait.End.verify|verify} messages.
         * @param message End message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: holdwait.End.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an End message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {holdwait.End & holdwait.End.$Shape} End
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): holdwait.End & holdwait.End.$Shape;
    }

    namespace End {

        /** Properties of an End. */
        interface $Properties {

            /** End time */
            time?: (number|null);

            /** End packets */
            packets?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an End. */
        type $Shape = holdwait.End.$Properties;
    }
}
