/** The word of the day (확인어): two common words per site and day that staff match; shown at the door, never printed. */

export type WordOfDay = { readonly ko: string; readonly en: string }

/**
 * Draws the words from a seed: the same seed, the same words.
 *
 * @param seed  at least 4 bytes that nobody can guess: HMAC over site and KST day under a secret key
 * @returns `{ko: '파란고래', en: 'BLUE WHALE'}`; always 8 bytes in CP949, at most 13 letters in English
 */
export function wordOfDay(seed: Uint8Array): WordOfDay {
  const [a = 0, b = 0, c = 0, d = 0] = seed
  const drawn = (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % (KINDS.length * THINGS.length)
  const kind = KINDS[drawn % KINDS.length] ?? FIRST
  const thing = THINGS[Math.floor(drawn / KINDS.length)] ?? FIRST
  return { ko: kind.ko + thing.ko, en: `${kind.en} ${thing.en}` }
}

/** Both words by name, as their recordings are called: `['blue', 'whale']`. */
export function partsOf({ en }: WordOfDay): readonly string[] {
  return en.toLowerCase().split(' ')
}

/** All words that are ever drawn, each alone. */
export function allParts(): readonly WordOfDay[] {
  return [...KINDS, ...THINGS]
}

/** How many different words there are. */
export function wordsOfDayCount(): number {
  return KINDS.length * THINGS.length
}

/** Two syllables each, so that no text's length depends on the day. None that with any of the things could insult. */
const KINDS = pairs(`
  파란 BLUE, 빨간 RED, 노란 YELLOW, 하얀 WHITE, 까만 BLACK, 푸른 AZURE, 붉은 RUBY, 초록 GREEN, 보라 PURPLE, 분홍 PINK,
  주황 ORANGE, 연두 LIME, 남색 NAVY, 은빛 SILVER, 금빛 GOLDEN, 갈색 BROWN, 회색 GRAY, 옥색 JADE, 밝은 BRIGHT, 맑은 CLEAR,
  고운 FINE, 기쁜 HAPPY, 신난 JOLLY, 멋진 GREAT, 힘찬 STRONG, 굳센 STURDY, 둥근 ROUND, 작은 SMALL, 높은 HIGH, 넓은 WIDE,
  빠른 FAST, 웃는 MERRY, 유리 GLASS, 나무 WOODEN, 종이 PAPER, 구름 CLOUD, 바람 WINDY, 별빛 STAR, 달빛 MOON, 햇빛 SUNNY,
  눈꽃 SNOW, 봄날 SPRING, 여름 SUMMER, 가을 AUTUMN, 겨울 WINTER, 새벽 DAWN, 저녁 DUSK, 한낮 NOON, 동쪽 EAST, 서쪽 WEST,
  남쪽 SOUTH, 북쪽 NORTH, 바다 SEA, 숲속 FOREST, 마을 TOWN, 도시 CITY, 호수 LAKE, 강변 RIVER, 모래 SAND, 단풍 MAPLE,
  얼음 ICE, 안개 MISTY, 이슬 DEW, 솔잎 PINE, 비단 SILK, 구리 COPPER, 진주 PEARL, 산호 CORAL`)

const THINGS = pairs(`
  고래 WHALE, 사슴 DEER, 토끼 RABBIT, 사자 LION, 수달 OTTER, 물개 SEAL, 까치 MAGPIE, 오리 DUCK, 거위 GOOSE, 백조 SWAN,
  꿀벌 BEE, 개미 ANT, 거북 TURTLE, 연어 SALMON, 참치 TUNA, 새우 SHRIMP, 낙타 CAMEL, 염소 GOAT, 판다 PANDA, 앵무 PARROT,
  장미 ROSE, 백합 LILY, 튤립 TULIP, 난초 ORCHID, 연꽃 LOTUS, 벚꽃 CHERRY, 갈대 REED, 잔디 LAWN, 사과 APPLE, 포도 GRAPE,
  딸기 BERRY, 멜론 MELON, 망고 MANGO, 자두 PLUM, 레몬 LEMON, 호두 WALNUT, 땅콩 PEANUT, 대추 JUJUBE, 당근 CARROT,
  감자 POTATO, 양파 ONION, 마늘 GARLIC, 완두 PEA, 커피 COFFEE, 홍차 TEA, 우유 MILK, 두부 TOFU, 국수 NOODLE, 김밥 GIMBAP,
  쿠키 COOKIE, 사탕 CANDY, 버터 BUTTER, 치즈 CHEESE, 도넛 DONUT, 와플 WAFFLE, 피자 PIZZA, 설탕 SUGAR, 소금 SALT,
  바위 ROCK, 언덕 HILL, 폭포 FALLS, 파도 WAVE, 강물 STREAM, 우물 WELL, 초원 MEADOW, 사막 DESERT, 동굴 CAVE, 계곡 VALLEY,
  노을 SUNSET, 은하 GALAXY, 혜성 COMET, 행성 PLANET, 태양 SUN, 지구 GLOBE, 의자 CHAIR, 책상 DESK, 연필 PENCIL,
  편지 LETTER, 우표 STAMP, 가방 BAG, 모자 HAT, 장갑 GLOVE, 양말 SOCK, 신발 SHOE, 단추 BUTTON, 시계 CLOCK, 거울 MIRROR,
  등대 BEACON, 촛불 CANDLE, 등불 LAMP, 열쇠 KEY, 지도 MAP, 기차 TRAIN, 버스 BUS, 로켓 ROCKET, 구슬 MARBLE, 기타 GUITAR,
  하프 HARP, 나팔 HORN, 피리 FLUTE, 그네 SWING, 시소 SEESAW, 썰매 SLED, 사진 PHOTO, 액자 FRAME, 꽃병 VASE, 접시 PLATE,
  냄비 POT, 포크 FORK, 수건 TOWEL, 비누 SOAP, 베개 PILLOW, 이불 QUILT, 창문 WINDOW, 대문 GATE, 지붕 ROOF, 마당 YARD,
  정원 GARDEN, 궁전 PALACE, 시장 MARKET, 학교 SCHOOL, 공원 PARK, 항구 HARBOR, 보석 JEWEL, 왕관 CROWN, 반지 RING,
  동전 COIN, 망치 HAMMER, 밧줄 ROPE, 그물 NET, 천막 TENT, 깃발 FLAG, 카드 CARD, 인형 DOLL, 블록 BLOCK, 퍼즐 PUZZLE,
  화살 ARROW, 방패 SHIELD, 갑옷 ARMOR`)

const FIRST: WordOfDay = { ko: '파란', en: 'BLUE' }

function pairs(list: string): readonly WordOfDay[] {
  return list.split(',').map((pair) => {
    const [ko = '', en = ''] = pair.trim().split(' ')
    return { ko, en }
  })
}
