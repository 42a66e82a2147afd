/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});

export const holdwait = $root.holdwait = (() => {

    /**
     * Namespace holdwait.
     * @exports holdwait
     * @namespace
     */
    const holdwait = {};

    holdwait.Trace = (function() {

        /**
         * Properties of a Trace.
         * @typedef {Object} holdwait.Trace.$Properties
         * @property {Array.<holdwait.Packet.$Properties>|null} [packet] Trace packet
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Trace.
         * @memberof holdwait
         * @interface ITrace
         * @augments holdwait.Trace.$Properties
         * @deprecated Use holdwait.Trace.$Properties instead.
         */

        /**
         * Shape of a Trace.
         * @typedef {{
         *   packet?: Array.<holdwait.Packet.$Shape>|null;
         *   $unknowns?: Array.<Uint8Array>;
         * }} holdwait.Trace.$Shape
         */

        /**
         * Constructs a new Trace.
         * @memberof holdwait
         * @classdesc Represents a Trace.
         * @constructor
         * @param {holdwait.Trace.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Trace = function (properties) {
            this.packet = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Trace packet.
         * @member {Array.<holdwait.Packet.$Properties>} packet
         * @memberof holdwait.Trace
         * @instance
         */
        Trace.prototype.packet = $util.emptyArray;

        /**
         * Encodes the specified Trace message. Does not implicitly {@link holdwait.Trace.verify|verify} messages.
         * @function encode
         * @memberof holdwait.Trace
         * @static
         * @param {holdwait.Trace.$Properties} message Trace message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Trace.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.packet != null && message.packet.length)
                for (let i = 0; i < message.packet.length; ++i)
                    $root.holdwait.Packet.encode(message.packet[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Trace message from the specified reader or buffer.
         * @function decode
         * @memberof holdwait.Trace
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {holdwait.Trace & holdwait.Trace.$Shape} Trace
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Trace.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.holdwait.Trace();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.packet && message.packet.length))
                            message.packet = [];
                        message.packet.push($root.holdwait.Packet.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Trace;
    })();

    holdwait.Packet = (function() {

        /**
         * Properties of a Packet.
         * @typedef {Object} holdwait.Packet.$Properties
         * @property {holdwait.Header.$Properties|null} [header] Packet header
         * @property {holdwait.Definitions.$Properties|null} [definitions] Packet definitions
         * @property {holdwait.Chunk.$Properties|null} [chunk] Packet chunk
         * @property {holdwait.Loss.$Properties|null} [loss] Packet loss
         * @property {holdwait.ClockSync.$Properties|null} [clockSync] Packet clockSync
         * @property {holdwait.End.$Properties|null} [end] Packet end
         * @property {Uint8Array|null} [padding] Packet padding
         * @property {number|null} [crc32] Packet crc32
         * @property {"header"|"definitions"|"chunk"|"loss"|"clockSync"|"end"|"padding"} [body] Packet body
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Packet.
         * @memberof holdwait
         * @interface IPacket
         * @augments holdwait.Packet.$Properties
         * @deprecated Use holdwait.Packet.$Properties instead.
         */

        /**
         * Narrowed shape of a Packet.
         * @typedef {{
         *   header?: holdwait.Header.$Shape|null;
         *   definitions?: holdwait.Definitions.$Shape|null;
         *   chunk?: holdwait.Chunk.$Shape|null;
         *   loss?: holdwait.Loss.$Shape|null;
         *   clockSync?: holdwait.ClockSync.$Shape|null;
         *   end?: holdwait.End.$Shape|null;
         *   padding?: Uint8Array|null;
         *   crc32?: number|null;
         *   $unknowns?: Array.<Uint8Array>;
         * } & (
         *   ({ body?: undefined; header?: null; definitions?: null; chunk?: null; loss?: null; clockSync?: null; end?: null; padding?: null }|{ body?: "header"; header: holdwait.Header.$Shape; definitions?: null; chunk?: null; loss?: null; clockSync?: null; end?: null; padding?: null }|{ body?: "definitions"; header?: null; definitions: holdwait.Definitions.$Shape; chunk?: null; loss?: null; clockSync?: null; end?: null; padding?: null }|{ body?: "chunk"; header?: null; definitions?: null; chunk: holdwait.Chunk.$Shape; loss?: null; clockSync?: null; end?: null; padding?: null }|{ body?: "loss"; header?: null; definitions?: null; chunk?: null; loss: holdwait.Loss.$Shape; clockSync?: null; end?: null; padding?: null }|{ body?: "clockSync"; header?: null; definitions?: null; chunk?: null; loss?: null; clockSync: holdwait.ClockSync.$Shape; end?: null; padding?: null }|{ body?: "end"; header?: null; definitions?: null; chunk?: null; loss?: null; clockSync?: null; end: holdwait.End.$Shape; padding?: null }|{ body?: "padding"; header?: null; definitions?: null; chunk?: null; loss?: null; clockSync?: null; end?: null; padding: Uint8Array })
         * )} holdwait.Packet.$Shape
         */

        /**
         * Constructs a new Packet.
         * @memberof holdwait
         * @classdesc Represents a Packet.
         * @constructor
         * @param {holdwait.Packet.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Packet = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Packet header.
         * @member {holdwait.Header.$Properties|null|undefined} header
         * @memberof holdwait.Packet
         * @instance
         */
        Packet.prototype.header = null;

        /**
         * Packet definitions.
         * @member {holdwait.Definitions.$Properties|null|undefined} definitions
         * @memberof holdwait.Packet
         * @instance
         */
        Packet.prototype.definitions = null;

        /**
         * Packet chunk.
         * @member {holdwait.Chunk.$Properties|null|undefined} chunk
         * @memberof holdwait.Packet
         * @instance
         */
        Packet.prototype.chunk = null;

        /**
         * Packet loss.
         * @member {holdwait.Loss.$Properties|null|undefined} loss
         * @memberof holdwait.Packet
         * @instance
         */
        Packet.prototype.loss = null;

        /**
         * Packet clockSync.
         * @member {holdwait.ClockSync.$Properties|null|undefined} clockSync
         * @memberof holdwait.Packet
         * @instance
         */
        Packet.prototype.clockSync = null;

        /**
         * Packet end.
         * @member {holdwait.End.$Properties|null|undefined} end
         * @memberof holdwait.Packet
         * @instance
         */
        Packet.prototype.end = null;

        /**
         * Packet padding.
         * @member {Uint8Array|null|undefined} padding
         * @memberof holdwait.Packet
         * @instance
         */
        Packet.prototype.padding = null;

        /**
         * Packet crc32.
         * @member {number} crc32
         * @memberof holdwait.Packet
         * @instance
         */
        Packet.prototype.crc32 = 0;

        // OneOf field names bound to virtual getters and setters
        let $oneOfFields;

        /**
         * Packet body.
         * @member {"header"|"definitions"|"chunk"|"loss"|"clockSync"|"end"|"padding"|undefined} body
         * @memberof holdwait.Packet
         * @instance
         */
        $Object.defineProperty(Packet.prototype, "body", {
            get: $util.oneOfGetter($oneOfFields = ["header", "definitions", "chunk", "loss", "clockSync", "end", "padding"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        /**
         * Encodes the specified Packet message. Does not implicitly {@link holdwait.Packet.verify|verify} messages.
         * @function encode
         * @memberof holdwait.Packet
         * @static
         * @param {holdwait.Packet.$Properties} message Packet message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Packet.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.header != null && $Object.hasOwnProperty.call(message, "header"))
                $root.holdwait.Header.encode(message.header, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.definitions != null && $Object.hasOwnProperty.call(message, "definitions"))
                $root.holdwait.Definitions.encode(message.definitions, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.chunk != null && $Object.hasOwnProperty.call(message, "chunk"))
                $root.holdwait.Chunk.encode(message.chunk, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
            if (message.loss != null && $Object.hasOwnProperty.call(message, "loss"))
                $root.holdwait.Loss.encode(message.loss, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
            if (message.clockSync != null && $Object.hasOwnProperty.call(message, "clockSync"))
                $root.holdwait.ClockSync.encode(message.clockSync, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
            if (message.end != null && $Object.hasOwnProperty.call(message, "end"))
                $root.holdwait.End.encode(message.end, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
            if (message.padding != null && $Object.hasOwnProperty.call(message, "padding"))
                writer.uint32(/* id 14, wireType 2 =*/114).bytes(message.padding);
            if (message.crc32 != null && $Object.hasOwnProperty.call(message, "crc32") && message.crc32 !== 0)
                writer.uint32(/* id 15, wireType 5 =*/125).fixed32(message.crc32);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Packet message from the specified reader or buffer.
         * @function decode
         * @memberof holdwait.Packet
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {holdwait.Packet & holdwait.Packet.$Shape} Packet
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Packet.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.holdwait.Packet();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.header = $root.holdwait.Header.decode(reader, reader.size(), $undefined, _depth + 1, message.header);
                        message.body = "header";
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.definitions = $root.holdwait.Definitions.decode(reader, reader.size(), $undefined, _depth + 1, message.definitions);
                        message.body = "definitions";
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.chunk = $root.holdwait.Chunk.decode(reader, reader.size(), $undefined, _depth + 1, message.chunk);
                        message.body = "chunk";
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.loss = $root.holdwait.Loss.decode(reader, reader.size(), $undefined, _depth + 1, message.loss);
                        message.body = "loss";
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        message.clockSync = $root.holdwait.ClockSync.decode(reader, reader.size(), $undefined, _depth + 1, message.clockSync);
                        message.body = "clockSync";
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        message.end = $root.holdwait.End.decode(reader, reader.size(), $undefined, _depth + 1, message.end);
                        message.body = "end";
                        continue;
                    }
                case 14: {
                        if (wireType !== 2)
                            break;
                        message.padding = reader.bytes();
                        message.body = "padding";
                        continue;
                    }
                case 15: {
                        if (wireType !== 5)
                            break;
                        if (value = reader.fixed32())
                            message.crc32 = value;
                        else
                            delete message.crc32;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Packet;
    })();

    holdwait.Header = (function() {

        /**
         * Properties of a Header.
         * @typedef {Object} holdwait.Header.$Properties
         * @property {string|null} [magic] Header magic
         * @property {number|null} [version] Header version
         * @property {string|null} [runtime] Header runtime
         * @property {string|null} [recorder] Header recorder
         * @property {number|null} [ticksPerSecond] Header ticksPerSecond
         * @property {number|null} [startUnixSeconds] Header startUnixSeconds
         * @property {holdwait.Process.$Properties|null} [process] Header process
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Header.
         * @memberof holdwait
         * @interface IHeader
         * @augments holdwait.Header.$Properties
         * @deprecated Use holdwait.Header.$Properties instead.
         */

        /**
         * Shape of a Header.
         * @typedef {holdwait.Header.$Properties} holdwait.Header.$Shape
         */

        /**
         * Constructs a new Header.
         * @memberof holdwait
         * @classdesc Represents a Header.
         * @constructor
         * @param {holdwait.Header.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Header = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Header magic.
         * @member {string} magic
         * @memberof holdwait.Header
         * @instance
         */
        Header.prototype.magic = "";

        /**
         * Header version.
         * @member {number} version
         * @memberof holdwait.Header
         * @instance
         */
        Header.prototype.version = 0;

        /**
         * Header runtime.
         * @member {string} runtime
         * @memberof holdwait.Header
         * @instance
         */
        Header.prototype.runtime = "";

        /**
         * Header recorder.
         * @member {string} recorder
         * @memberof holdwait.Header
         * @instance
         */
        Header.prototype.recorder = "";

        /**
         * Header ticksPerSecond.
         * @member {number} ticksPerSecond
         * @memberof holdwait.Header
         * @instance
         */
        Header.prototype.ticksPerSecond = 0;

        /**
         * Header startUnixSeconds.
         * @member {number} startUnixSeconds
         * @memberof holdwait.Header
         * @instance
         */
        Header.prototype.startUnixSeconds = 0;

        /**
         * Header process.
         * @member {holdwait.Process.$Properties|null|undefined} process
         * @memberof holdwait.Header
         * @instance
         */
        Header.prototype.process = null;

        /**
         * Encodes the specified Header message. Does not implicitly {@link holdwait.Header.verify|verify} messages.
         * @function encode
         * @memberof holdwait.Header
         * @static
         * @param {holdwait.Header.$Properties} message Header message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Header.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.magic != null && $Object.hasOwnProperty.call(message, "magic") && message.magic !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.magic);
            if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.version);
            if (message.runtime != null && $Object.hasOwnProperty.call(message, "runtime") && message.runtime !== "")
                writer.uint32(/* id 3, wireType 2 =*/26).string(message.runtime);
            if (message.recorder != null && $Object.hasOwnProperty.call(message, "recorder") && message.recorder !== "")
                writer.uint32(/* id 4, wireType 2 =*/34).string(message.recorder);
            if (message.ticksPerSecond != null && $Object.hasOwnProperty.call(message, "ticksPerSecond") && !$Object.is(message.ticksPerSecond, 0))
                writer.uint32(/* id 5, wireType 1 =*/41).double(message.ticksPerSecond);
            if (message.startUnixSeconds != null && $Object.hasOwnProperty.call(message, "startUnixSeconds") && !$Object.is(message.startUnixSeconds, 0))
                writer.uint32(/* id 6, wireType 1 =*/49).double(message.startUnixSeconds);
            if (message.process != null && $Object.hasOwnProperty.call(message, "process"))
                $root.holdwait.Process.encode(message.process, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Header message from the specified reader or buffer.
         * @function decode
         * @memberof holdwait.Header
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {holdwait.Header & holdwait.Header.$Shape} Header
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Header.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.holdwait.Header();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.magic = value;
                        else
                            delete message.magic;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.version = value;
                        else
                            delete message.version;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.runtime = value;
                        else
                            delete message.runtime;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.recorder = value;
                        else
                            delete message.recorder;
                        continue;
                    }
                case 5: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.ticksPerSecond = value;
                        else
                            delete message.ticksPerSecond;
                        continue;
                    }
                case 6: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.startUnixSeconds = value;
                        else
                            delete message.startUnixSeconds;
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        message.process = $root.holdwait.Process.decode(reader, reader.size(), $undefined, _depth + 1, message.process);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Header;
    })();

    holdwait.Process = (function() {

        /**
         * Properties of a Process.
         * @typedef {Object} holdwait.Process.$Properties
         * @property {number|null} [pid] Process pid
         * @property {number|null} [parentPid] Process parentPid
         * @property {string|null} [executable] Process executable
         * @property {Array.<string>|null} [argument] Process argument
         * @property {boolean|null} [forked] Process forked
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Process.
         * @memberof holdwait
         * @interface IProcess
         * @augments holdwait.Process.$Properties
         * @deprecated Use holdwait.Process.$Properties instead.
         */

        /**
         * Shape of a Process.
         * @typedef {holdwait.Process.$Properties} holdwait.Process.$Shape
         */

        /**
         * Constructs a new Process.
         * @memberof holdwait
         * @classdesc Represents a Process.
         * @constructor
         * @param {holdwait.Process.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Process = function (properties) {
            this.argument = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Process pid.
         * @member {number} pid
         * @memberof holdwait.Process
         * @instance
         */
        Process.prototype.pid = 0;

        /**
         * Process parentPid.
         * @member {number} parentPid
         * @memberof holdwait.Process
         * @instance
         */
        Process.prototype.parentPid = 0;

        /**
         * Process executable.
         * @member {string} executable
         * @memberof holdwait.Process
         * @instance
         */
        Process.prototype.executable = "";

        /**
         * Process argument.
         * @member {Array.<string>} argument
         * @memberof holdwait.Process
         * @instance
         */
        Process.prototype.argument = $util.emptyArray;

        /**
         * Process forked.
         * @member {boolean} forked
         * @memberof holdwait.Process
         * @instance
         */
        Process.prototype.forked = false;

        /**
         * Encodes the specified Process message. Does not implicitly {@link holdwait.Process.verify|verify} messages.
         * @function encode
         * @memberof holdwait.Process
         * @static
         * @param {holdwait.Process.$Properties} message Process message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Process.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.pid != null && $Object.hasOwnProperty.call(message, "pid") && message.pid !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.pid);
            if (message.parentPid != null && $Object.hasOwnProperty.call(message, "parentPid") && message.parentPid !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.parentPid);
            if (message.executable != null && $Object.hasOwnProperty.call(message, "executable") && message.executable !== "")
                writer.uint32(/* id 3, wireType 2 =*/26).string(message.executable);
            if (message.argument != null && message.argument.length)
                for (let i = 0; i < message.argument.length; ++i)
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.argument[i]);
            if (message.forked != null && $Object.hasOwnProperty.call(message, "forked") && message.forked !== false)
                writer.uint32(/* id 5, wireType 0 =*/40).bool(message.forked);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Process message from the specified reader or buffer.
         * @function decode
         * @memberof holdwait.Process
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {holdwait.Process & holdwait.Process.$Shape} Process
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Process.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.holdwait.Process();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.pid = value;
                        else
                            delete message.pid;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.parentPid = value;
                        else
                            delete message.parentPid;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.executable = value;
                        else
                            delete message.executable;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if (!(message.argument && message.argument.length))
                            message.argument = [];
                        message.argument.push(reader.stringVerify());
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.forked = value;
                        else
                            delete message.forked;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Process;
    })();

    holdwait.Definitions = (function() {

        /**
         * Properties of a Definitions.
         * @typedef {Object} holdwait.Definitions.$Properties
         * @property {Array.<holdwait.Text.$Properties>|null} [text] Definitions text
         * @property {Array.<holdwait.Module.$Properties>|null} [module] Definitions module
         * @property {Array.<holdwait.Frame.$Properties>|null} [frame] Definitions frame
         * @property {Array.<holdwait.Stack.$Properties>|null} [stack] Definitions stack
         * @property {Array.<holdwait.Lock.$Properties>|null} [lock] Definitions lock
         * @property {Array.<holdwait.Thread.$Properties>|null} [thread] Definitions thread
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Definitions.
         * @memberof holdwait
         * @interface IDefinitions
         * @augments holdwait.Definitions.$Properties
         * @deprecated Use holdwait.Definitions.$Properties instead.
         */

        /**
         * Shape of a Definitions.
         * @typedef {holdwait.Definitions.$Properties} holdwait.Definitions.$Shape
         */

        /**
         * Constructs a new Definitions.
         * @memberof holdwait
         * @classdesc Represents a Definitions.
         * @constructor
         * @param {holdwait.Definitions.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Definitions = function (properties) {
            this.text = [];
            this.module = [];
            this.frame = [];
            this.stack = [];
            this.lock = [];
            this.thread = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Definitions text.
         * @member {Array.<holdwait.Text.$Properties>} text
         * @memberof holdwait.Definitions
         * @instance
         */
        Definitions.prototype.text = $util.emptyArray;

        /**
         * Definitions module.
         * @member {Array.<holdwait.Module.$Properties>} module
         * @memberof holdwait.Definitions
         * @instance
         */
        Definitions.prototype.module = $util.emptyArray;

        /**
         * Definitions frame.
         * @member {Array.<holdwait.Frame.$Properties>} frame
         * @memberof holdwait.Definitions
         * @instance
         */
        Definitions.prototype.frame = $util.emptyArray;

        /**
         * Definitions stack.
         * @member {Array.<holdwait.Stack.$Properties>} stack
         * @memberof holdwait.Definitions
         * @instance
         */
        Definitions.prototype.stack = $util.emptyArray;

        /**
         * Definitions lock.
         * @member {Array.<holdwait.Lock.$Properties>} lock
         * @memberof holdwait.Definitions
         * @instance
         */
        Definitions.prototype.lock = $util.emptyArray;

        /**
         * Definitions thread.
         * @member {Array.<holdwait.Thread.$Properties>} thread
         * @memberof holdwait.Definitions
         * @instance
         */
        Definitions.prototype.thread = $util.emptyArray;

        /**
         * Encodes the specified Definitions message. Does not implicitly {@link holdwait.Definitions.verify|verify} messages.
         * @function encode
         * @memberof holdwait.Definitions
         * @static
         * @param {holdwait.Definitions.$Properties} message Definitions message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Definitions.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.text != null && message.text.length)
                for (let i = 0; i < message.text.length; ++i)
                    $root.holdwait.Text.encode(message.text[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.module != null && message.module.length)
                for (let i = 0; i < message.module.length; ++i)
                    $root.holdwait.Module.encode(message.module[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.frame != null && message.frame.length)
                for (let i = 0; i < message.frame.length; ++i)
                    $root.holdwait.Frame.encode(message.frame[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
            if (message.stack != null && message.stack.length)
                for (let i = 0; i < message.stack.length; ++i)
                    $root.holdwait.Stack.encode(message.stack[i], writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
            if (message.lock != null && message.lock.length)
                for (let i = 0; i < message.lock.length; ++i)
                    $root.holdwait.Lock.encode(message.lock[i], writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
            if (message.thread != null && message.thread.length)
                for (let i = 0; i < message.thread.length; ++i)
                    $root.holdwait.Thread.encode(message.thread[i], writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Definitions message from the specified reader or buffer.
         * @function decode
         * @memberof holdwait.Definitions
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {holdwait.Definitions & holdwait.Definitions.$Shape} Definitions
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Definitions.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.holdwait.Definitions();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.text && message.text.length))
                            message.text = [];
                        message.text.push($root.holdwait.Text.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if (!(message.module && message.module.length))
                            message.module = [];
                        message.module.push($root.holdwait.Module.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if (!(message.frame && message.frame.length))
                            message.frame = [];
                        message.frame.push($root.holdwait.Frame.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if (!(message.stack && message.stack.length))
                            message.stack = [];
                        message.stack.push($root.holdwait.Stack.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if (!(message.lock && message.lock.length))
                            message.lock = [];
                        message.lock.push($root.holdwait.Lock.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if (!(message.thread && message.thread.length))
                            message.thread = [];
                        message.thread.push($root.holdwait.Thread.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Definitions;
    })();

    holdwait.Text = (function() {

        /**
         * Properties of a Text.
         * @typedef {Object} holdwait.Text.$Properties
         * @property {number|null} [id] Text id
         * @property {string|null} [text] Text text
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Text.
         * @memberof holdwait
         * @interface IText
         * @augments holdwait.Text.$Properties
         * @deprecated Use holdwait.Text.$Properties instead.
         */

        /**
         * Shape of a Text.
         * @typedef {holdwait.Text.$Properties} holdwait.Text.$Shape
         */

        /**
         * Constructs a new Text.
         * @memberof holdwait
         * @classdesc Represents a Text.
         * @constructor
         * @param {holdwait.Text.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Text = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Text id.
         * @member {number} id
         * @memberof holdwait.Text
         * @instance
         */
        Text.prototype.id = 0;

        /**
         * Text text.
         * @member {string} text
         * @memberof holdwait.Text
         * @instance
         */
        Text.prototype.text = "";

        /**
         * Encodes the specified Text message. Does not implicitly {@link holdwait.Text.verify|verify} messages.
         * @function encode
         * @memberof holdwait.Text
         * @static
         * @param {holdwait.Text.$Properties} message Text message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Text.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.id);
            if (message.text != null && $Object.hasOwnProperty.call(message, "text") && message.text !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.text);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Text message from the specified reader or buffer.
         * @function decode
         * @memberof holdwait.Text
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {holdwait.Text & holdwait.Text.$Shape} Text
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Text.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.holdwait.Text();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.id = value;
                        else
                            delete message.id;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.text = value;
                        else
                            delete message.text;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Text;
    })();

    holdwait.Module = (function() {

        /**
         * Properties of a Module.
         * @typedef {Object} holdwait.Module.$Properties
         * @property {number|null} [id] Module id
         * @property {string|null} [path] Module path
         * @property {Uint8Array|null} [buildId] Module buildId
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Module.
         * @memberof holdwait
         * @interface IModule
         * @augments holdwait.Module.$Properties
         * @deprecated Use holdwait.Module.$Properties instead.
         */

        /**
         * Shape of a Module.
         * @typedef {holdwait.Module.$Properties} holdwait.Module.$Shape
         */

        /**
         * Constructs a new Module.
         * @memberof holdwait
         * @classdesc Represents a Module.
         * @constructor
         * @param {holdwait.Module.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Module = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Module id.
         * @member {number} id
         * @memberof holdwait.Module
         * @instance
         */
        Module.prototype.id = 0;

        /**
         * Module path.
         * @member {string} path
         * @memberof holdwait.Module
         * @instance
         */
        Module.prototype.path = "";

        /**
         * Module buildId.
         * @member {Uint8Array} buildId
         * @memberof holdwait.Module
         * @instance
         */
        Module.prototype.buildId = $util.newBuffer([]);

        /**
         * Encodes the specified Module message. Does not implicitly {@link holdwait.Module.verify|verify} messages.
         * @function encode
         * @memberof holdwait.Module
         * @static
         * @param {holdwait.Module.$Properties} message Module message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Module.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.id);
            if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.path);
            if (message.buildId != null && $Object.hasOwnProperty.call(message, "buildId") && message.buildId.length)
                writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.buildId);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Module message from the specified reader or buffer.
         * @function decode
         * @memberof holdwait.Module
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {holdwait.Module & holdwait.Module.$Shape} Module
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Module.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.holdwait.Module();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.id = value;
                        else
                            delete message.id;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.path = value;
                        else
                            delete message.path;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.buildId = value;
                        else
                            delete message.buildId;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Module;
    })();

    holdwait.Frame = (function() {

        /**
         * Properties of a Frame.
         * @typedef {Object} holdwait.Frame.$Properties
         * @property {number|null} [id] Frame id
         * @property {number|null} ["function"] Frame function
         * @property {number|null} [file] Frame file
         * @property {number|null} [line] Frame line
         * @property {number|null} [module] Frame module
         * @property {number|null} [offset] Frame offset
         * @property {number|null} [offsetHigh] Frame offsetHigh
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Frame.
         * @memberof holdwait
         * @interface IFrame
         * @augments holdwait.Frame.$Properties
         * @deprecated Use holdwait.Frame.$Properties instead.
         */

        /**
         * Shape of a Frame.
         * @typedef {holdwait.Frame.$Properties} holdwait.Frame.$Shape
         */

        /**
         * Constructs a new Frame.
         * @memberof holdwait
         * @classdesc Represents a Frame.
         * @constructor
         * @param {holdwait.Frame.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Frame = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Frame id.
         * @member {number} id
         * @memberof holdwait.Frame
         * @instance
         */
        Frame.prototype.id = 0;

        /**
         * Frame function.
         * @member {number} function
         * @memberof holdwait.Frame
         * @instance
         */
        Frame.prototype["function"] = 0;

        /**
         * Frame file.
         * @member {number} file
         * @memberof holdwait.Frame
         * @instance
         */
        Frame.prototype.file = 0;

        /**
         * Frame line.
         * @member {number} line
         * @memberof holdwait.Frame
         * @instance
         */
        Frame.prototype.line = 0;

        /**
         * Frame module.
         * @member {number} module
         * @memberof holdwait.Frame
         * @instance
         */
        Frame.prototype.module = 0;

        /**
         * Frame offset.
         * @member {number} offset
         * @memberof holdwait.Frame
         * @instance
         */
        Frame.prototype.offset = 0;

        /**
         * Frame offsetHigh.
         * @member {number} offsetHigh
         * @memberof holdwait.Frame
         * @instance
         */
        Frame.prototype.offsetHigh = 0;

        /**
         * Encodes the specified Frame message. Does not implicitly {@link holdwait.Frame.verify|verify} messages.
         * @function encode
         * @memberof holdwait.Frame
         * @static
         * @param {holdwait.Frame.$Properties} message Frame message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Frame.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.id);
            if (message["function"] != null && $Object.hasOwnProperty.call(message, "function") && message["function"] !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message["function"]);
            if (message.file != null && $Object.hasOwnProperty.call(message, "file") && message.file !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.file);
            if (message.line != null && $Object.hasOwnProperty.call(message, "line") && message.line !== 0)
                writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.line);
            if (message.module != null && $Object.hasOwnProperty.call(message, "module") && message.module !== 0)
                writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.module);
            if (message.offset != null && $Object.hasOwnProperty.call(message, "offset") && message.offset !== 0)
                writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.offset);
            if (message.offsetHigh != null && $Object.hasOwnProperty.call(message, "offsetHigh") && message.offsetHigh !== 0)
                writer.uint32(/* id 7, wireType 0 =*/56).uint32(message.offsetHigh);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Frame message from the specified reader or buffer.
         * @function decode
         * @memberof holdwait.Frame
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {holdwait.Frame & holdwait.Frame.$Shape} Frame
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Frame.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.holdwait.Frame();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.id = value;
                        else
                            delete message.id;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message["function"] = value;
                        else
                            delete message["function"];
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.file = value;
                        else
                            delete message.file;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.line = value;
                        else
                            delete message.line;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.module = value;
                        else
                            delete message.module;
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.offset = value;
                        else
                            delete message.offset;
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.offsetHigh = value;
                        else
                            delete message.offsetHigh;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Frame;
    })();

    holdwait.Stack = (function() {

        /**
         * Properties of a Stack.
         * @typedef {Object} holdwait.Stack.$Properties
         * @property {number|null} [id] Stack id
         * @property {Array.<number>|null} [frame] Stack frame
         * @property {boolean|null} [truncated] Stack truncated
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Stack.
         * @memberof holdwait
         * @interface IStack
         * @augments holdwait.Stack.$Properties
         * @deprecated Use holdwait.Stack.$Properties instead.
         */

        /**
         * Shape of a Stack.
         * @typedef {holdwait.Stack.$Properties} holdwait.Stack.$Shape
         */

        /**
         * Constructs a new Stack.
         * @memberof holdwait
         * @classdesc Represents a Stack.
         * @constructor
         * @param {holdwait.Stack.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Stack = function (properties) {
            this.frame = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Stack id.
         * @member {number} id
         * @memberof holdwait.Stack
         * @instance
         */
        Stack.prototype.id = 0;

        /**
         * Stack frame.
         * @member {Array.<number>} frame
         * @memberof holdwait.Stack
         * @instance
         */
        Stack.prototype.frame = $util.emptyArray;

        /**
         * Stack truncated.
         * @member {boolean} truncated
         * @memberof holdwait.Stack
         * @instance
         */
        Stack.prototype.truncated = false;

        /**
         * Encodes the specified Stack message. Does not implicitly {@link holdwait.Stack.verify|verify} messages.
         * @function encode
         * @memberof holdwait.Stack
         * @static
         * @param {holdwait.Stack.$Properties} message Stack message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Stack.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.id);
            if (message.frame != null && message.frame.length)
                writer.uint32(/* id 2, wireType 2 =*/18).uint32s(message.frame);
            if (message.truncated != null && $Object.hasOwnProperty.call(message, "truncated") && message.truncated !== false)
                writer.uint32(/* id 3, wireType 0 =*/24).bool(message.truncated);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Stack message from the specified reader or buffer.
         * @function decode
         * @memberof holdwait.Stack
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {holdwait.Stack & holdwait.Stack.$Shape} Stack
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Stack.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.holdwait.Stack();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.id = value;
                        else
                            delete message.id;
                        continue;
                    }
                case 2: {
                        if (wireType === 2) {
                            if (!(message.frame && message.frame.length))
                                message.frame = [];
                            reader.uint32s(message.frame);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.frame && message.frame.length))
                            message.frame = [];
                        message.frame.push(reader.uint32());
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.truncated = value;
                        else
                            delete message.truncated;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Stack;
    })();

    /**
     * LockKind enum.
     * @name holdwait.LockKind
     * @enum {number}
     * @property {number} LOCK_KIND_UNSPECIFIED=0 LOCK_KIND_UNSPECIFIED value
     * @property {number} MUTEX=1 MUTEX value
     * @property {number} RECURSIVE=2 RECURSIVE value
     * @property {number} RWLOCK=3 RWLOCK value
     * @property {number} MONITOR=4 MONITOR value
     * @property {number} SPIN=5 SPIN value
     * @property {number} SEMAPHORE=6 SEMAPHORE value
     * @property {number} CONDITION=7 CONDITION value
     * @property {number} CHANNEL=8 CHANNEL value
     * @property {number} WAITGROUP=9 WAITGROUP value
     * @property {number} WEBLOCK=10 WEBLOCK value
     * @property {number} VARIABLE=11 VARIABLE value
     */
    holdwait.LockKind = (function() {
        const valuesById = $Object.create(null), values = $Object.create(valuesById);
        values[valuesById[0] = "LOCK_KIND_UNSPECIFIED"] = 0;
        values[valuesById[1] = "MUTEX"] = 1;
        values[valuesById[2] = "RECURSIVE"] = 2;
        values[valuesById[3] = "RWLOCK"] = 3;
        values[valuesById[4] = "MONITOR"] = 4;
        values[valuesById[5] = "SPIN"] = 5;
        values[valuesById[6] = "SEMAPHORE"] = 6;
        values[valuesById[7] = "CONDITION"] = 7;
        values[valuesById[8] = "CHANNEL"] = 8;
        values[valuesById[9] = "WAITGROUP"] = 9;
        values[valuesById[10] = "WEBLOCK"] = 10;
        values[valuesById[11] = "VARIABLE"] = 11;
        return values;
    })();

    /**
     * Policy enum.
     * @name holdwait.Policy
     * @enum {number}
     * @property {number} POLICY_UNSPECIFIED=0 POLICY_UNSPECIFIED value
     * @property {number} BLOCKED_BY_HOLDER=1 BLOCKED_BY_HOLDER value
     * @property {number} BLOCKED_BY_WAITER=2 BLOCKED_BY_WAITER value
     * @property {number} BLOCKED_UNLESS_READING=3 BLOCKED_UNLESS_READING value
     */
    holdwait.Policy = (function() {
        const valuesById = $Object.create(null), values = $Object.create(valuesById);
        values[valuesById[0] = "POLICY_UNSPECIFIED"] = 0;
        values[valuesById[1] = "BLOCKED_BY_HOLDER"] = 1;
        values[valuesById[2] = "BLOCKED_BY_WAITER"] = 2;
        values[valuesById[3] = "BLOCKED_UNLESS_READING"] = 3;
        return values;
    })();

    /**
     * Reentrancy enum.
     * @name holdwait.Reentrancy
     * @enum {number}
     * @property {number} REENTRANCY_UNSPECIFIED=0 REENTRANCY_UNSPECIFIED value
     * @property {number} NONE=1 NONE value
     * @property {number} READ=2 READ value
     * @property {number} WRITE=3 WRITE value
     * @property {number} ALL=4 ALL value
     */
    holdwait.Reentrancy = (function() {
        const valuesById = $Object.create(null), values = $Object.create(valuesById);
        values[valuesById[0] = "REENTRANCY_UNSPECIFIED"] = 0;
        values[valuesById[1] = "NONE"] = 1;
        values[valuesById[2] = "READ"] = 2;
        values[valuesById[3] = "WRITE"] = 3;
        values[valuesById[4] = "ALL"] = 4;
        return values;
    })();

    holdwait.Lock = (function() {

        /**
         * Properties of a Lock.
         * @typedef {Object} holdwait.Lock.$Properties
         * @property {number|null} [id] Lock id
         * @property {holdwait.LockKind|null} [kind] Lock kind
         * @property {holdwait.Policy|null} [policy] Lock policy
         * @property {holdwait.Reentrancy|null} [reentrancy] Lock reentrancy
         * @property {string|null} [name] Lock name
         * @property {string|null} [lockClass] Lock lockClass
         * @property {number|null} [created] Lock created
         * @property {number|null} [address] Lock address
         * @property {number|null} [addressHigh] Lock addressHigh
         * @property {number|null} [previous] Lock previous
         * @property {number|null} [permits] Lock permits
         * @property {string|null} [variant] Lock variant
         * @property {boolean|null} [robust] Lock robust
         * @property {boolean|null} [processShared] Lock processShared
         * @property {boolean|null} [detectsSelf] Lock detectsSelf
         * @property {number|null} [global] Lock global
         * @property {string|null} [note] Lock note
         * @property {number|null} [alike] Lock alike
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Lock.
         * @memberof holdwait
         * @interface ILock
         * @augments holdwait.Lock.$Properties
         * @deprecated Use holdwait.Lock.$Properties instead.
         */

        /**
         * Shape of a Lock.
         * @typedef {holdwait.Lock.$Properties} holdwait.Lock.$Shape
         */

        /**
         * Constructs a new Lock.
         * @memberof holdwait
         * @classdesc Represents a Lock.
         * @constructor
         * @param {holdwait.Lock.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Lock = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Lock id.
         * @member {number} id
         * @memberof holdwait.Lock
         * @instance
         */
        Lock.prototype.id = 0;

        /**
         * Lock kind.
         * @member {holdwait.LockKind} kind
         * @memberof holdwait.Lock
         * @instance
         */
        Lock.prototype.kind = 0;

        /**
         * Lock policy.
         * @member {holdwait.Policy} policy
         * @memberof holdwait.Lock
         * @instance
         */
        Lock.prototype.policy = 0;

        /**
         * Lock reentrancy.
         * @member {holdwait.Reentrancy} reentrancy
         * @memberof holdwait.Lock
         * @instance
         */
        Lock.prototype.reentrancy = 0;

        /**
         * Lock name.
         * @member {string} name
         * @memberof holdwait.Lock
         * @instance
         */
        Lock.prototype.name = "";

        /**
         * Lock lockClass.
         * @member {string} lockClass
         * @memberof holdwait.Lock
         * @instance
         */
        Lock.prototype.lockClass = "";

        /**
         * Lock created.
         * @member {number} created
         * @memberof holdwait.Lock
         * @instance
         */
        Lock.prototype.created = 0;

        /**
         * Lock address.
         * @member {number} address
         * @memberof holdwait.Lock
         * @instance
         */
        Lock.prototype.address = 0;

        /**
         * Lock addressHigh.
         * @member {number} addressHigh
         * @memberof holdwait.Lock
         * @instance
         */
        Lock.prototype.addressHigh = 0;

        /**
         * Lock previous.
         * @member {number} previous
         * @memberof holdwait.Lock
         * @instance
         */
        Lock.prototype.previous = 0;

        /**
         * Lock permits.
         * @member {number} permits
         * @memberof holdwait.Lock
         * @instance
         */
        Lock.prototype.permits = 0;

        /**
         * Lock variant.
         * @member {string} variant
         * @memberof holdwait.Lock
         * @instance
         */
        Lock.prototype.variant = "";

        /**
         * Lock robust.
         * @member {boolean} robust
         * @memberof holdwait.Lock
         * @instance
         */
        Lock.prototype.robust = false;

        /**
         * Lock processShared.
         * @member {boolean} processShared
         * @memberof holdwait.Lock
         * @instance
         */
        Lock.prototype.processShared = false;

        /**
         * Lock detectsSelf.
         * @member {boolean} detectsSelf
         * @memberof holdwait.Lock
         * @instance
         */
        Lock.prototype.detectsSelf = false;

        /**
         * Lock global.
         * @member {number} global
         * @memberof holdwait.Lock
         * @instance
         */
        Lock.prototype.global = 0;

        /**
         * Lock note.
         * @member {string} note
         * @memberof holdwait.Lock
         * @instance
         */
        Lock.prototype.note = "";

        /**
         * Lock alike.
         * @member {number} alike
         * @memberof holdwait.Lock
         * @instance
         */
        Lock.prototype.alike = 0;

        /**
         * Encodes the specified Lock message. Does not implicitly {@link holdwait.Lock.verify|verify} messages.
         * @function encode
         * @memberof holdwait.Lock
         * @static
         * @param {holdwait.Lock.$Properties} message Lock message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Lock.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.id);
            if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).int32(message.kind);
            if (message.policy != null && $Object.hasOwnProperty.call(message, "policy") && message.policy !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).int32(message.policy);
            if (message.reentrancy != null && $Object.hasOwnProperty.call(message, "reentrancy") && message.reentrancy !== 0)
                writer.uint32(/* id 4, wireType 0 =*/32).int32(message.reentrancy);
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(/* id 5, wireType 2 =*/42).string(message.name);
            if (message.lockClass != null && $Object.hasOwnProperty.call(message, "lockClass") && message.lockClass !== "")
                writer.uint32(/* id 6, wireType 2 =*/50).string(message.lockClass);
            if (message.created != null && $Object.hasOwnProperty.call(message, "created") && message.created !== 0)
                writer.uint32(/* id 7, wireType 0 =*/56).uint32(message.created);
            if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address !== 0)
                writer.uint32(/* id 8, wireType 0 =*/64).uint32(message.address);
            if (message.addressHigh != null && $Object.hasOwnProperty.call(message, "addressHigh") && message.addressHigh !== 0)
                writer.uint32(/* id 9, wireType 0 =*/72).uint32(message.addressHigh);
            if (message.previous != null && $Object.hasOwnProperty.call(message, "previous") && message.previous !== 0)
                writer.uint32(/* id 10, wireType 0 =*/80).uint32(message.previous);
            if (message.permits != null && $Object.hasOwnProperty.call(message, "permits") && message.permits !== 0)
                writer.uint32(/* id 11, wireType 0 =*/88).uint32(message.permits);
            if (message.variant != null && $Object.hasOwnProperty.call(message, "variant") && message.variant !== "")
                writer.uint32(/* id 12, wireType 2 =*/98).string(message.variant);
            if (message.robust != null && $Object.hasOwnProperty.call(message, "robust") && message.robust !== false)
                writer.uint32(/* id 13, wireType 0 =*/104).bool(message.robust);
            if (message.processShared != null && $Object.hasOwnProperty.call(message, "processShared") && message.processShared !== false)
                writer.uint32(/* id 14, wireType 0 =*/112).bool(message.processShared);
            if (message.detectsSelf != null && $Object.hasOwnProperty.call(message, "detectsSelf") && message.detectsSelf !== false)
                writer.uint32(/* id 15, wireType 0 =*/120).bool(message.detectsSelf);
            if (message.global != null && $Object.hasOwnProperty.call(message, "global") && message.global !== 0)
                writer.uint32(/* id 16, wireType 0 =*/128).uint32(message.global);
            if (message.note != null && $Object.hasOwnProperty.call(message, "note") && message.note !== "")
                writer.uint32(/* id 17, wireType 2 =*/138).string(message.note);
            if (message.alike != null && $Object.hasOwnProperty.call(message, "alike") && message.alike !== 0)
                writer.uint32(/* id 18, wireType 0 =*/144).uint32(message.alike);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Lock message from the specified reader or buffer.
         * @function decode
         * @memberof holdwait.Lock
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {holdwait.Lock & holdwait.Lock.$Shape} Lock
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Lock.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.holdwait.Lock();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.id = value;
                        else
                            delete message.id;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.kind = value;
                        else
                            delete message.kind;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.policy = value;
                        else
                            delete message.policy;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.reentrancy = value;
                        else
                            delete message.reentrancy;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.lockClass = value;
                        else
                            delete message.lockClass;
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.created = value;
                        else
                            delete message.created;
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.address = value;
                        else
                            delete message.address;
                        continue;
                    }
                case 9: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.addressHigh = value;
                        else
                            delete message.addressHigh;
                        continue;
                    }
                case 10: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.previous = value;
                        else
                            delete message.previous;
                        continue;
                    }
                case 11: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.permits = value;
                        else
                            delete message.permits;
                        continue;
                    }
                case 12: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.variant = value;
                        else
                            delete message.variant;
                        continue;
                    }
                case 13: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.robust = value;
                        else
                            delete message.robust;
                        continue;
                    }
                case 14: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.processShared = value;
                        else
                            delete message.processShared;
                        continue;
                    }
                case 15: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.detectsSelf = value;
                        else
                            delete message.detectsSelf;
                        continue;
                    }
                case 16: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.global = value;
                        else
                            delete message.global;
                        continue;
                    }
                case 17: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.note = value;
                        else
                            delete message.note;
                        continue;
                    }
                case 18: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.alike = value;
                        else
                            delete message.alike;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Lock;
    })();

    holdwait.Thread = (function() {

        /**
         * Properties of a Thread.
         * @typedef {Object} holdwait.Thread.$Properties
         * @property {number|null} [id] Thread id
         * @property {string|null} [name] Thread name
         * @property {number|null} [osId] Thread osId
         * @property {boolean|null} [inherited] Thread inherited
         * @property {string|null} [label] Thread label
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Thread.
         * @memberof holdwait
         * @interface IThread
         * @augments holdwait.Thread.$Properties
         * @deprecated Use holdwait.Thread.$Properties instead.
         */

        /**
         * Shape of a Thread.
         * @typedef {holdwait.Thread.$Properties} holdwait.Thread.$Shape
         */

        /**
         * Constructs a new Thread.
         * @memberof holdwait
         * @classdesc Represents a Thread.
         * @constructor
         * @param {holdwait.Thread.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Thread = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Thread id.
         * @member {number} id
         * @memberof holdwait.Thread
         * @instance
         */
        Thread.prototype.id = 0;

        /**
         * Thread name.
         * @member {string} name
         * @memberof holdwait.Thread
         * @instance
         */
        Thread.prototype.name = "";

        /**
         * Thread osId.
         * @member {number} osId
         * @memberof holdwait.Thread
         * @instance
         */
        Thread.prototype.osId = 0;

        /**
         * Thread inherited.
         * @member {boolean} inherited
         * @memberof holdwait.Thread
         * @instance
         */
        Thread.prototype.inherited = false;

        /**
         * Thread label.
         * @member {string} label
         * @memberof holdwait.Thread
         * @instance
         */
        Thread.prototype.label = "";

        /**
         * Encodes the specified Thread message. Does not implicitly {@link holdwait.Thread.verify|verify} messages.
         * @function encode
         * @memberof holdwait.Thread
         * @static
         * @param {holdwait.Thread.$Properties} message Thread message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Thread.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.id);
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.name);
            if (message.osId != null && $Object.hasOwnProperty.call(message, "osId") && message.osId !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.osId);
            if (message.inherited != null && $Object.hasOwnProperty.call(message, "inherited") && message.inherited !== false)
                writer.uint32(/* id 4, wireType 0 =*/32).bool(message.inherited);
            if (message.label != null && $Object.hasOwnProperty.call(message, "label") && message.label !== "")
                writer.uint32(/* id 5, wireType 2 =*/42).string(message.label);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Thread message from the specified reader or buffer.
         * @function decode
         * @memberof holdwait.Thread
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {holdwait.Thread & holdwait.Thread.$Shape} Thread
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Thread.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.holdwait.Thread();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.id = value;
                        else
                            delete message.id;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.osId = value;
                        else
                            delete message.osId;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.inherited = value;
                        else
                            delete message.inherited;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.label = value;
                        else
                            delete message.label;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Thread;
    })();

    /**
     * Codec enum.
     * @name holdwait.Codec
     * @enum {number}
     * @property {number} CODEC_NONE=0 CODEC_NONE value
     * @property {number} CODEC_DEFLATE=1 CODEC_DEFLATE value
     * @property {number} CODEC_ZSTD=2 CODEC_ZSTD value
     */
    holdwait.Codec = (function() {
        const valuesById = $Object.create(null), values = $Object.create(valuesById);
        values[valuesById[0] = "CODEC_NONE"] = 0;
        values[valuesById[1] = "CODEC_DEFLATE"] = 1;
        values[valuesById[2] = "CODEC_ZSTD"] = 2;
        return values;
    })();

    holdwait.Chunk = (function() {

        /**
         * Properties of a Chunk.
         * @typedef {Object} holdwait.Chunk.$Properties
         * @property {number|null} [writer] Chunk writer
         * @property {number|null} [sequence] Chunk sequence
         * @property {number|null} [thread] Chunk thread
         * @property {number|null} [baseTime] Chunk baseTime
         * @property {holdwait.Codec|null} [codec] Chunk codec
         * @property {number|null} [rawSize] Chunk rawSize
         * @property {Uint8Array|null} [events] Chunk events
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Chunk.
         * @memberof holdwait
         * @interface IChunk
         * @augments holdwait.Chunk.$Properties
         * @deprecated Use holdwait.Chunk.$Properties instead.
         */

        /**
         * Shape of a Chunk.
         * @typedef {holdwait.Chunk.$Properties} holdwait.Chunk.$Shape
         */

        /**
         * Constructs a new Chunk.
         * @memberof holdwait
         * @classdesc Represents a Chunk.
         * @constructor
         * @param {holdwait.Chunk.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Chunk = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Chunk writer.
         * @member {number} writer
         * @memberof holdwait.Chunk
         * @instance
         */
        Chunk.prototype.writer = 0;

        /**
         * Chunk sequence.
         * @member {number} sequence
         * @memberof holdwait.Chunk
         * @instance
         */
        Chunk.prototype.sequence = 0;

        /**
         * Chunk thread.
         * @member {number} thread
         * @memberof holdwait.Chunk
         * @instance
         */
        Chunk.prototype.thread = 0;

        /**
         * Chunk baseTime.
         * @member {number} baseTime
         * @memberof holdwait.Chunk
         * @instance
         */
        Chunk.prototype.baseTime = 0;

        /**
         * Chunk codec.
         * @member {holdwait.Codec} codec
         * @memberof holdwait.Chunk
         * @instance
         */
        Chunk.prototype.codec = 0;

        /**
         * Chunk rawSize.
         * @member {number} rawSize
         * @memberof holdwait.Chunk
         * @instance
         */
        Chunk.prototype.rawSize = 0;

        /**
         * Chunk events.
         * @member {Uint8Array} events
         * @memberof holdwait.Chunk
         * @instance
         */
        Chunk.prototype.events = $util.newBuffer([]);

        /**
         * Encodes the specified Chunk message. Does not implicitly {@link holdwait.Chunk.verify|verify} messages.
         * @function encode
         * @memberof holdwait.Chunk
         * @static
         * @param {holdwait.Chunk.$Properties} message Chunk message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Chunk.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.writer != null && $Object.hasOwnProperty.call(message, "writer") && message.writer !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.writer);
            if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && message.sequence !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.sequence);
            if (message.thread != null && $Object.hasOwnProperty.call(message, "thread") && message.thread !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.thread);
            if (message.baseTime != null && $Object.hasOwnProperty.call(message, "baseTime") && !$Object.is(message.baseTime, 0))
                writer.uint32(/* id 4, wireType 1 =*/33).double(message.baseTime);
            if (message.codec != null && $Object.hasOwnProperty.call(message, "codec") && message.codec !== 0)
                writer.uint32(/* id 5, wireType 0 =*/40).int32(message.codec);
            if (message.rawSize != null && $Object.hasOwnProperty.call(message, "rawSize") && message.rawSize !== 0)
                writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.rawSize);
            if (message.events != null && $Object.hasOwnProperty.call(message, "events") && message.events.length)
                writer.uint32(/* id 15, wireType 2 =*/122).bytes(message.events);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Chunk message from the specified reader or buffer.
         * @function decode
         * @memberof holdwait.Chunk
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {holdwait.Chunk & holdwait.Chunk.$Shape} Chunk
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Chunk.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.holdwait.Chunk();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.writer = value;
                        else
                            delete message.writer;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.sequence = value;
                        else
                            delete message.sequence;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.thread = value;
                        else
                            delete message.thread;
                        continue;
                    }
                case 4: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.baseTime = value;
                        else
                            delete message.baseTime;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.codec = value;
                        else
                            delete message.codec;
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.rawSize = value;
                        else
                            delete message.rawSize;
                        continue;
                    }
                case 15: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.events = value;
                        else
                            delete message.events;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Chunk;
    })();

    holdwait.Loss = (function() {

        /**
         * Properties of a Loss.
         * @typedef {Object} holdwait.Loss.$Properties
         * @property {holdwait.Loss.Reason|null} [reason] Loss reason
         * @property {number|null} [events] Loss events
         * @property {string|null} [detail] Loss detail
         * @property {number|null} [time] Loss time
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Loss.
         * @memberof holdwait
         * @interface ILoss
         * @augments holdwait.Loss.$Properties
         * @deprecated Use holdwait.Loss.$Properties instead.
         */

        /**
         * Shape of a Loss.
         * @typedef {holdwait.Loss.$Properties} holdwait.Loss.$Shape
         */

        /**
         * Constructs a new Loss.
         * @memberof holdwait
         * @classdesc Represents a Loss.
         * @constructor
         * @param {holdwait.Loss.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Loss = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Loss reason.
         * @member {holdwait.Loss.Reason} reason
         * @memberof holdwait.Loss
         * @instance
         */
        Loss.prototype.reason = 0;

        /**
         * Loss events.
         * @member {number} events
         * @memberof holdwait.Loss
         * @instance
         */
        Loss.prototype.events = 0;

        /**
         * Loss detail.
         * @member {string} detail
         * @memberof holdwait.Loss
         * @instance
         */
        Loss.prototype.detail = "";

        /**
         * Loss time.
         * @member {number} time
         * @memberof holdwait.Loss
         * @instance
         */
        Loss.prototype.time = 0;

        /**
         * Encodes the specified Loss message. Does not implicitly {@link holdwait.Loss.verify|verify} messages.
         * @function encode
         * @memberof holdwait.Loss
         * @static
         * @param {holdwait.Loss.$Properties} message Loss message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Loss.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).int32(message.reason);
            if (message.events != null && $Object.hasOwnProperty.call(message, "events") && message.events !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.events);
            if (message.detail != null && $Object.hasOwnProperty.call(message, "detail") && message.detail !== "")
                writer.uint32(/* id 3, wireType 2 =*/26).string(message.detail);
            if (message.time != null && $Object.hasOwnProperty.call(message, "time") && !$Object.is(message.time, 0))
                writer.uint32(/* id 4, wireType 1 =*/33).double(message.time);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Loss message from the specified reader or buffer.
         * @function decode
         * @memberof holdwait.Loss
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {holdwait.Loss & holdwait.Loss.$Shape} Loss
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Loss.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.holdwait.Loss();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.reason = value;
                        else
                            delete message.reason;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.events = value;
                        else
                            delete message.events;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.detail = value;
                        else
                            delete message.detail;
                        continue;
                    }
                case 4: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.time = value;
                        else
                            delete message.time;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Reason enum.
         * @name holdwait.Loss.Reason
         * @enum {number}
         * @property {number} REASON_UNSPECIFIED=0 REASON_UNSPECIFIED value
         * @property {number} DISK_FULL=1 DISK_FULL value
         * @property {number} SIGNAL_HANDLER=2 SIGNAL_HANDLER value
         * @property {number} OUT_OF_MEMORY=3 OUT_OF_MEMORY value
         * @property {number} LIMIT=4 LIMIT value
         * @property {number} TRUNCATED=5 TRUNCATED value
         * @property {number} MISSING_CHUNK=6 MISSING_CHUNK value
         * @property {number} MISSING_PACKET=7 MISSING_PACKET value
         * @property {number} DAMAGED=8 DAMAGED value
         * @property {number} UNDEFINED=9 UNDEFINED value
         * @property {number} SNAPSHOT=10 SNAPSHOT value
         * @property {number} MOVING_SNAPSHOT=11 MOVING_SNAPSHOT value
         */
        Loss.Reason = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "REASON_UNSPECIFIED"] = 0;
            values[valuesById[1] = "DISK_FULL"] = 1;
            values[valuesById[2] = "SIGNAL_HANDLER"] = 2;
            values[valuesById[3] = "OUT_OF_MEMORY"] = 3;
            values[valuesById[4] = "LIMIT"] = 4;
            values[valuesById[5] = "TRUNCATED"] = 5;
            values[valuesById[6] = "MISSING_CHUNK"] = 6;
            values[valuesById[7] = "MISSING_PACKET"] = 7;
            values[valuesById[8] = "DAMAGED"] = 8;
            values[valuesById[9] = "UNDEFINED"] = 9;
            values[valuesById[10] = "SNAPSHOT"] = 10;
            values[valuesById[11] = "MOVING_SNAPSHOT"] = 11;
            return values;
        })();

        return Loss;
    })();

    holdwait.ClockSync = (function() {

        /**
         * Properties of a ClockSync.
         * @typedef {Object} holdwait.ClockSync.$Properties
         * @property {number|null} [ticks] ClockSync ticks
         * @property {number|null} [unixSeconds] ClockSync unixSeconds
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ClockSync.
         * @memberof holdwait
         * @interface IClockSync
         * @augments holdwait.ClockSync.$Properties
         * @deprecated Use holdwait.ClockSync.$Properties instead.
         */

        /**
         * Shape of a ClockSync.
         * @typedef {holdwait.ClockSync.$Properties} holdwait.ClockSync.$Shape
         */

        /**
         * Constructs a new ClockSync.
         * @memberof holdwait
         * @classdesc Represents a ClockSync.
         * @constructor
         * @param {holdwait.ClockSync.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ClockSync = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ClockSync ticks.
         * @member {number} ticks
         * @memberof holdwait.ClockSync
         * @instance
         */
        ClockSync.prototype.ticks = 0;

        /**
         * ClockSync unixSeconds.
         * @member {number} unixSeconds
         * @memberof holdwait.ClockSync
         * @instance
         */
        ClockSync.prototype.unixSeconds = 0;

        /**
         * Encodes the specified ClockSync message. Does not implicitly {@link holdwait.ClockSync.verify|verify} messages.
         * @function encode
         * @memberof holdwait.ClockSync
         * @static
         * @param {holdwait.ClockSync.$Properties} message ClockSync message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ClockSync.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.ticks != null && $Object.hasOwnProperty.call(message, "ticks") && !$Object.is(message.ticks, 0))
                writer.uint32(/* id 1, wireType 1 =*/9).double(message.ticks);
            if (message.unixSeconds != null && $Object.hasOwnProperty.call(message, "unixSeconds") && !$Object.is(message.unixSeconds, 0))
                writer.uint32(/* id 2, wireType 1 =*/17).double(message.unixSeconds);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a ClockSync message from the specified reader or buffer.
         * @function decode
         * @memberof holdwait.ClockSync
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {holdwait.ClockSync & holdwait.ClockSync.$Shape} ClockSync
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ClockSync.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.holdwait.ClockSync();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.ticks = value;
                        else
                            delete message.ticks;
                        continue;
                    }
                case 2: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.unixSeconds = value;
                        else
                            delete message.unixSeconds;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ClockSync;
    })();

    holdwait.End = (function() {

        /**
         * Properties of an End.
         * @typedef {Object} holdwait.End.$Properties
         * @property {number|null} [time] End time
         * @property {number|null} [packets] End packets
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an End.
         * @memberof holdwait
         * @interface IEnd
         * @augments holdwait.End.$Properties
         * @deprecated Use holdwait.End.$Properties instead.
         */

        /**
         * Shape of an End.
         * @typedef {holdwait.End.$Properties} holdwait.End.$Shape
         */

        /**
         * Constructs a new End.
         * @memberof holdwait
         * @classdesc Represents an End.
         * @constructor
         * @param {holdwait.End.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const End = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * End time.
         * @member {number} time
         * @memberof holdwait.End
         * @instance
         */
        End.prototype.time = 0;

        /**
         * End packets.
         * @member {number} packets
         * @memberof holdwait.End
         * @instance
         */
        End.prototype.packets = 0;

        /**
         * Encodes the specified End message. Does not implicitly {@link holdwait.End.verify|verify} messages.
         * @function encode
         * @memberof holdwait.End
         * @static
         * @param {holdwait.End.$Properties} message End message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        End.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.time != null && $Object.hasOwnProperty.call(message, "time") && !$Object.is(message.time, 0))
                writer.uint32(/* id 1, wireType 1 =*/9).double(message.time);
            if (message.packets != null && $Object.hasOwnProperty.call(message, "packets") && message.packets !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.packets);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an End message from the specified reader or buffer.
         * @function decode
         * @memberof holdwait.End
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {holdwait.End & holdwait.End.$Shape} End
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        End.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.holdwait.End();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.time = value;
                        else
                            delete message.time;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.packets = value;
                        else
                            delete message.packets;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return End;
    })();

    return holdwait;
})();

export {
  $root as default
};
