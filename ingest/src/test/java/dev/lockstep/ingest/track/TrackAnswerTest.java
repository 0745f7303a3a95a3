package dev.lockstep.ingest.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.ingest.call.Answer;
import dev.lockstep.ingest.call.Example;
import dev.lockstep.ingest.call.ReceivedText;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client gets to read. */
class TrackAnswerTest {

    @ParameterizedTest
    @MethodSource("answers")
    void isAnsweredWith(Example example) {
        TrackCall call = Requests.call(example.request());
        Answer answer = TrackAnswer.of(
                call, new TrackParser().parse(call, example.body(), 0, example.body().length, ReceivedText.RECEIPT));

        assertThat(answer.status() + " " + answer.body().replace('"', '\'')).isEqualTo(example.expected());
    }

    static Stream<Example> answers() {
        return Example.in("""
                PUT /api/v1/customers/42
                {'plan':'pro'}
                → 200 {}

                PUT /api/v1/customers/42
                {'_update':1}
                → 400 {'meta':{'errors':['_update: must be true or false']}}

                POST /api/v1/merge_customers
                {'primary':{},'secondary':{'id':'8'}}
                → 400 {'meta':{'error':'primary: must name the person by exactly one of id and email'}}

                POST /api/v2/entity
                {'type':'person','action':'delete','identifiers':{'id':[]}}
                → 400 {'errors':[{'field':'identifiers.id','message':'identifiers.id: must be a string','reason':'wrong_type'}]}

                POST /api/v2/batch
                {'batch':[{'type':'object'},{'type':'robot'},{}]}
                → 207 {'errors':[\
                {'batch_index':1,'field':'type','message':'type: must be person, object or delivery','reason':'bad_value'},\
                {'batch_index':2,'field':'type','message':'type: missing; this call needs it','reason':'missing_field'}]}

                POST /api/v2/batch
                {'batch':[{'type':'object'}]}
                → 200 {}

                POST /api/v2/batch
                {'batch':[{'type':'object'}}
                → 400 {'errors':[{'field':'','message':\
                'not one whole JSON object in UTF-8 with a list named batch; send one','reason':'broken_json'}]}
                """);
    }
}
