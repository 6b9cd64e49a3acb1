"""Korean as it is said: Sino-Korean and native numbers, won, months with names of their own, telephone numbers with 공."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.korean_numbers import BIGGEST, cardinal, counting, decimal, digits
from voice.spoken import as_spoken

KOREAN = [
    # money
    ("20,000원", "이만 원"),
    ("10000원", "만 원"),
    ("120000원", "십이만 원"),
    ("수수료는 500원입니다.", "수수료는 오백 원입니다."),
    ("3만 원", "삼만 원"),
    ("₩1,234", "천이백삼십사 원"),
    ("20위안", "이십 위안"),
    ("¥20", "이십 위안"),
    ("20元", "이십 위안"),
    ("3~5만 원", "삼에서 오만 원"),
    # dates and hours
    ("2026-06-03", "이천이십육년 유월 삼일"),
    ("2026. 10. 9.", "이천이십육년 시월 구일"),
    ("2026년 3월 2일", "이천이십육년 삼월 이일"),
    ("6월", "유월"),
    ("10월 31일", "시월 삼십일일"),
    ("11월 1일까지", "십일월 일일까지"),
    ("9:00", "오전 아홉 시"),
    ("14:30", "오후 두 시 삼십 분"),
    ("오후 2:05", "오후 두 시 오 분"),
    ("12:00", "낮 열두 시"),
    ("9:00–17:00", "오전 아홉 시부터 오후 다섯 시까지"),
    ("9시 30분", "아홉 시 삼십 분"),
    ("14시", "십사 시"),
    ("2시간", "두 시간"),
    ("3개월", "삼 개월"),
    ("15일", "십오일"),
    # telephone and other numbers said digit by digit
    ("010-1234-5678", "공일공, 일이삼사, 오육칠팔"),
    ("02-120-0000", "공이, 일이공, 공공공공"),
    ("1588-1234", "일오팔팔, 일이삼사"),
    ("0000-8001001", "공공공공, 팔공공, 일공공일"),
    ("119에 전화하세요.", "일일구에 전화하세요."),
    ("바로 119를 부르세요.", "바로 일일구를 부르세요."),
    ("12345번으로", "일이삼사오번으로"),
    ("전화번호 01012345678", "전화번호 공일공, 일이삼사, 오육칠팔"),
    ("1 3 6 9", "일삼육구"),
    ("****1234", "끝자리 일이삼사"),
    ("950101-1234567", "구오공일공일, 일이삼사오육칠"),
    ("330106195001011231", "삼삼공일공육, 일구오공, 공일공일, 일이삼, 일"),
    # counting
    ("3개", "세 개"),
    ("20명", "스무 명"),
    ("21명", "스물한 명"),
    ("80살", "여든 살"),
    ("80세", "팔십 세"),
    ("2장", "두 장"),
    ("120명", "백이십 명"),
    ("2~3명", "두 명에서 세 명"),
    ("1번째", "첫 번째"),
    ("2번째", "두 번째"),
    ("1번을 누르세요.", "일 번을 누르세요."),
    ("60대", "육십대"),
    ("차 2대", "차 두 대"),
    ("10%", "십 퍼센트"),
    ("1/2", "이분의 일"),
    ("3.5", "삼점오"),
    ("-5℃", "영하 오 도"),
    # addresses
    ("세종대로 110", "세종대로 백십"),
    ("평안로 12-3", "평안로 십이 다시 삼"),
    ("101동 1203호", "백일동 천이백삼호"),
    ("2층 3번 창구", "이층 삼 번 창구"),
    ("제3조", "제삼조"),
]


@pytest.mark.parametrize(("written", "said"), KOREAN)
def test_korean(written: str, said: str) -> None:
    assert as_spoken(written, "ko") == said
    assert as_spoken(written, "ko-KR") == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "영"), (1, "일"), (10, "십"), (11, "십일"), (100, "백"), (101, "백일"), (1000, "천"), (1111, "천백십일"),
        (2026, "이천이십육"), (10000, "만"), (11000, "만천"), (10001, "만일"), (110000, "십일만"), (10**8, "일억"),
        (10**8 + 10**4, "일억일만"), (10**12, "일조"), (20506, "이만오백육"),
    ],
)  # fmt: skip
def test_sino_korean(number: int, said: str) -> None:
    assert cardinal(number) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "한"),
        (4, "네"),
        (11, "열한"),
        (20, "스무"),
        (22, "스물두"),
        (38, "서른여덟"),
        (99, "아흔아홉"),
        (100, "백"),
        (0, "영"),
    ],
)
def test_native(number: int, said: str) -> None:
    assert counting(number) == said


def test_other_numbers_are_refused() -> None:
    for number in (-1, BIGGEST):
        with pytest.raises(ValueError, match=str(number)):
            cardinal(number)
    assert (decimal("3.05"), digits("010")) == ("삼점영오", "공일공")


@given(st.text(alphabet="0123456789.,:-~/%₩원월일시개명번호로 *A", max_size=20))
def test_no_digit_is_left_and_nothing_breaks(text: str) -> None:
    assert not re.search("[0-9]", as_spoken(text, "ko"))
