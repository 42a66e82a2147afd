import java.lang.reflect.Field;
import java.util.concurrent.locks.ReentrantLock;
import sun.misc.Unsafe;

/** Locks in methods of every shape the verifier is told about: wide variables, many of them, far jumps, early jumps. */
public final class Shapes {
	private static final Object monitor = new Object();
	private static final ReentrantLock lock = new ReentrantLock();
	private static long sum;

	private static class Base {
		final int value;

		Base(int value) {
			this.value = value;
		}
	}

	private static final class Derived extends Base {
		Derived(boolean isLarge, long[] values) {
			super(isLarge ? (int) values[0] : values.length);
			synchronized (monitor) {
				for (long value : values) if (value > 1) sum += value;
			}
		}
	}

	private static final class Counter {
		private int count;

		Counter(int count, boolean isFrom) {
			if (!isFrom) return;
			this.count = count;
		}

		synchronized int next() {
			return ++count;
		}
	}

	/** Whether the virtual machine had to make a monitor of its own for an object (HotSpot, markWord.hpp). */
	private static boolean isHeavy(Object object) throws ReflectiveOperationException {
		Field field = Unsafe.class.getDeclaredField("theUnsafe");
		field.setAccessible(true);
		return (((Unsafe) field.get(null)).getLong(object, 0L) & 3) == 2;
	}

	private static synchronized void nothing() {}

	private static synchronized void thrower() {
		throw new IllegalStateException();
	}

	private static synchronized long wide(long first, double second, int[][] third, String fourth) {
		long total = first;
		for (int i = 0; i < third.length; i++) {
			double part = second * i;
			if (part > 2) {
				long twice = total * 2;
				total = twice + (long) part;
			}
			lock.lock();
			try {
				if (fourth.isEmpty()) continue;
				total += third[i].length;
			} finally {
				lock.unlock();
			}
		}
		return total;
	}

	private static long far(int times) {
		long total = 0;
		synchronized (monitor) {
			for (int i = 0; i < times; i++) {
				if (i % 3 == 0) continue;
				total += (total ^ 0L) % 7;
				total += (total ^ 1L) % 7;
				total += (total ^ 2L) % 7;
				total += (total ^ 3L) % 7;
				total += (total ^ 4L) % 7;
				total += (total ^ 5L) % 7;
				total += (total ^ 6L) % 7;
				total += (total ^ 7L) % 7;
				total += (total ^ 8L) % 7;
				total += (total ^ 9L) % 7;
				total += (total ^ 10L) % 7;
				total += (total ^ 11L) % 7;
			}
			switch (times) {
				case 1: return total;
				case 100: total++;
				default: total += times;
			}
		}
		return total;
	}

	/** A jump over much code to where nothing is different, and then one more variable. */
	private static long gap(long start, Object object) {
		if (start > 0) {
			sum += (start ^ 0L) % 7;
			sum += (start ^ 1L) % 7;
			sum += (start ^ 2L) % 7;
			sum += (start ^ 3L) % 7;
			sum += (start ^ 4L) % 7;
			sum += (start ^ 5L) % 7;
			sum += (start ^ 6L) % 7;
			sum += (start ^ 7L) % 7;
		}
		synchronized (object) {
			for (int i = 0; i < 3; i++) sum += start;
		}
		return sum;
	}

	private static long many(int from) {
		int v0 = from + 0;
		int v1 = from + 1;
		int v2 = from + 2;
		int v3 = from + 3;
		int v4 = from + 4;
		int v5 = from + 5;
		int v6 = from + 6;
		int v7 = from + 7;
		int v8 = from + 8;
		int v9 = from + 9;
		int v10 = from + 10;
		int v11 = from + 11;
		int v12 = from + 12;
		int v13 = from + 13;
		int v14 = from + 14;
		int v15 = from + 15;
		int v16 = from + 16;
		int v17 = from + 17;
		int v18 = from + 18;
		int v19 = from + 19;
		int v20 = from + 20;
		int v21 = from + 21;
		int v22 = from + 22;
		int v23 = from + 23;
		int v24 = from + 24;
		int v25 = from + 25;
		int v26 = from + 26;
		int v27 = from + 27;
		int v28 = from + 28;
		int v29 = from + 29;
		int v30 = from + 30;
		int v31 = from + 31;
		int v32 = from + 32;
		int v33 = from + 33;
		int v34 = from + 34;
		int v35 = from + 35;
		int v36 = from + 36;
		int v37 = from + 37;
		int v38 = from + 38;
		int v39 = from + 39;
		int v40 = from + 40;
		int v41 = from + 41;
		int v42 = from + 42;
		int v43 = from + 43;
		int v44 = from + 44;
		int v45 = from + 45;
		int v46 = from + 46;
		int v47 = from + 47;
		int v48 = from + 48;
		int v49 = from + 49;
		int v50 = from + 50;
		int v51 = from + 51;
		int v52 = from + 52;
		int v53 = from + 53;
		int v54 = from + 54;
		int v55 = from + 55;
		int v56 = from + 56;
		int v57 = from + 57;
		int v58 = from + 58;
		int v59 = from + 59;
		int v60 = from + 60;
		int v61 = from + 61;
		int v62 = from + 62;
		int v63 = from + 63;
		int v64 = from + 64;
		int v65 = from + 65;
		int v66 = from + 66;
		int v67 = from + 67;
		int v68 = from + 68;
		int v69 = from + 69;
		int v70 = from + 70;
		int v71 = from + 71;
		int v72 = from + 72;
		int v73 = from + 73;
		int v74 = from + 74;
		int v75 = from + 75;
		int v76 = from + 76;
		int v77 = from + 77;
		int v78 = from + 78;
		int v79 = from + 79;
		int v80 = from + 80;
		int v81 = from + 81;
		int v82 = from + 82;
		int v83 = from + 83;
		int v84 = from + 84;
		int v85 = from + 85;
		int v86 = from + 86;
		int v87 = from + 87;
		int v88 = from + 88;
		int v89 = from + 89;
		int v90 = from + 90;
		int v91 = from + 91;
		int v92 = from + 92;
		int v93 = from + 93;
		int v94 = from + 94;
		int v95 = from + 95;
		int v96 = from + 96;
		int v97 = from + 97;
		int v98 = from + 98;
		int v99 = from + 99;
		int v100 = from + 100;
		int v101 = from + 101;
		int v102 = from + 102;
		int v103 = from + 103;
		int v104 = from + 104;
		int v105 = from + 105;
		int v106 = from + 106;
		int v107 = from + 107;
		int v108 = from + 108;
		int v109 = from + 109;
		int v110 = from + 110;
		int v111 = from + 111;
		int v112 = from + 112;
		int v113 = from + 113;
		int v114 = from + 114;
		int v115 = from + 115;
		int v116 = from + 116;
		int v117 = from + 117;
		int v118 = from + 118;
		int v119 = from + 119;
		int v120 = from + 120;
		int v121 = from + 121;
		int v122 = from + 122;
		int v123 = from + 123;
		int v124 = from + 124;
		int v125 = from + 125;
		int v126 = from + 126;
		int v127 = from + 127;
		int v128 = from + 128;
		int v129 = from + 129;
		int v130 = from + 130;
		int v131 = from + 131;
		int v132 = from + 132;
		int v133 = from + 133;
		int v134 = from + 134;
		int v135 = from + 135;
		int v136 = from + 136;
		int v137 = from + 137;
		int v138 = from + 138;
		int v139 = from + 139;
		int v140 = from + 140;
		int v141 = from + 141;
		int v142 = from + 142;
		int v143 = from + 143;
		int v144 = from + 144;
		int v145 = from + 145;
		int v146 = from + 146;
		int v147 = from + 147;
		int v148 = from + 148;
		int v149 = from + 149;
		int v150 = from + 150;
		int v151 = from + 151;
		int v152 = from + 152;
		int v153 = from + 153;
		int v154 = from + 154;
		int v155 = from + 155;
		int v156 = from + 156;
		int v157 = from + 157;
		int v158 = from + 158;
		int v159 = from + 159;
		int v160 = from + 160;
		int v161 = from + 161;
		int v162 = from + 162;
		int v163 = from + 163;
		int v164 = from + 164;
		int v165 = from + 165;
		int v166 = from + 166;
		int v167 = from + 167;
		int v168 = from + 168;
		int v169 = from + 169;
		int v170 = from + 170;
		int v171 = from + 171;
		int v172 = from + 172;
		int v173 = from + 173;
		int v174 = from + 174;
		int v175 = from + 175;
		int v176 = from + 176;
		int v177 = from + 177;
		int v178 = from + 178;
		int v179 = from + 179;
		int v180 = from + 180;
		int v181 = from + 181;
		int v182 = from + 182;
		int v183 = from + 183;
		int v184 = from + 184;
		int v185 = from + 185;
		int v186 = from + 186;
		int v187 = from + 187;
		int v188 = from + 188;
		int v189 = from + 189;
		int v190 = from + 190;
		int v191 = from + 191;
		int v192 = from + 192;
		int v193 = from + 193;
		int v194 = from + 194;
		int v195 = from + 195;
		int v196 = from + 196;
		int v197 = from + 197;
		int v198 = from + 198;
		int v199 = from + 199;
		int v200 = from + 200;
		int v201 = from + 201;
		int v202 = from + 202;
		int v203 = from + 203;
		int v204 = from + 204;
		int v205 = from + 205;
		int v206 = from + 206;
		int v207 = from + 207;
		int v208 = from + 208;
		int v209 = from + 209;
		int v210 = from + 210;
		int v211 = from + 211;
		int v212 = from + 212;
		int v213 = from + 213;
		int v214 = from + 214;
		int v215 = from + 215;
		int v216 = from + 216;
		int v217 = from + 217;
		int v218 = from + 218;
		int v219 = from + 219;
		int v220 = from + 220;
		int v221 = from + 221;
		int v222 = from + 222;
		int v223 = from + 223;
		int v224 = from + 224;
		int v225 = from + 225;
		int v226 = from + 226;
		int v227 = from + 227;
		int v228 = from + 228;
		int v229 = from + 229;
		int v230 = from + 230;
		int v231 = from + 231;
		int v232 = from + 232;
		int v233 = from + 233;
		int v234 = from + 234;
		int v235 = from + 235;
		int v236 = from + 236;
		int v237 = from + 237;
		int v238 = from + 238;
		int v239 = from + 239;
		int v240 = from + 240;
		int v241 = from + 241;
		int v242 = from + 242;
		int v243 = from + 243;
		int v244 = from + 244;
		int v245 = from + 245;
		int v246 = from + 246;
		int v247 = from + 247;
		int v248 = from + 248;
		int v249 = from + 249;
		int v250 = from + 250;
		int v251 = from + 251;
		int v252 = from + 252;
		int v253 = from + 253;
		int v254 = from + 254;
		int v255 = from + 255;
		int v256 = from + 256;
		int v257 = from + 257;
		int v258 = from + 258;
		int v259 = from + 259;
		synchronized (monitor) {
			if (from > 1) v1++;
			while (v2 > 1) v2 /= 2;
		}
		return v0 + v13 + v26 + v39 + v52 + v65 + v78 + v91 + v104 + v117 + v130 + v143 + v156 + v169 + v182 + v195 + v208 + v221 + v234 + v247;
	}

	public static void main(String[] arguments) throws ReflectiveOperationException {
		nothing();
		Counter first = new Counter(5, true), second = new Counter(5, false);
		sum += 10 * first.next() + second.next();
		if (isHeavy(first) || isHeavy(second)) sum = -1_000_000;
		try {
			thrower();
		} catch (IllegalStateException expected) {
			sum++;
		}
		sum += new Derived(true, new long[] {3, 4}).value + new Derived(false, new long[] {3}).value;
		sum += wide(3, 1.5, new int[][] {{1}, {2}, {3, 4}}, "x") + far(100) + many(5) + gap(9, monitor);
		System.out.println(sum);
	}
}
