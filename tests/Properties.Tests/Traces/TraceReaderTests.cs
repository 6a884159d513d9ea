using VirtSpec.Properties.Traces;
using Xunit;

namespace VirtSpec.Properties.Tests.Traces;

public sealed class TraceReaderTests
{
    private const string Header = "virtspec-trace 1\ncpu cortex-a57\nof guest.elf\ninput guest.elf sha256:4d23c4ab77c969cb91018c99fbbd99ba36ade2fed57eab781213d2d4702b566d\n\n";
    private const string Exit = "226 pe0 a.0 exit EL1h:0x40001924 EL2h:0x40000c00 SystemAccess {Op0=0x3 CRn=0x1} HCR_EL2.TVM lower.sync skips, sets X0\n";
    private const string Entry = "533 pe0 a.0 entry EL2h:0x40001814 EL1h:0x40001928 - {} - - -\n";
    private const string End = "669 - - end - - - {} - - powered off by PSCI SYSTEM_OFF\n";

    [Fact]
    public void A_trace_is_read_part_by_part()
    {
        var trace = Read(Header + Exit + End);
        Assert.Equal(("cortex-a57", "guest.elf", "guest.elf"), (trace.Header.Cpu, trace.Header.Of, trace.Header.Inputs[0].Name));
        var exit = trace.Events[0];
        Assert.Equal((226ul, TraceKind.Exit, 0, "a.0", "a", "SystemAccess", "HCR_EL2.TVM", "lower.sync", "skips, sets X0"),
            (exit.Step, exit.Kind, exit.PE, exit.Vm, exit.VmName, exit.Class, exit.Rule, exit.Handler, exit.Outcome));
        Assert.Equal((0x40001924ul, true, 0x40000c00ul), (exit.From!.Value.PC, exit.From.Value.SP, exit.To!.Value.PC));
        Assert.Equal((3ul, 1ul, null), (exit["Op0"], exit["CRn"], exit["CRm"]));
    }

    [Fact]
    public void Both_forms_give_the_bytes_that_were_read()
    {
        string text = Header + Exit + Entry + End;
        var json = new StringWriter();
        TraceWriter.Write(json, TraceForm.Json, Read(text));
        var again = new StringWriter();
        TraceWriter.Write(again, TraceForm.Text, Read(json.ToString()));
        Assert.Equal(text, again.ToString());
        Assert.All(json.ToString().TrimEnd('\n').Split('\n'), line => System.Text.Json.JsonDocument.Parse(line).Dispose());
    }

    /// <summary>Wherever a trace is cut, it is refused; the only trace that is a part of another is the whole.</summary>
    [Fact]
    public void A_trace_that_is_cut_anywhere_is_refused()
    {
        string text = Header + Exit + Entry + End;
        for (int length = 0; length < text.Length; length++)
        {
            var refusal = Assert.Throws<TraceException>(() => Read(text[..length]));
            Assert.Matches(@"^t\.trace\(\d+\): expected .+, found .+", refusal.Message);
        }
    }

    [Theory]
    [InlineData("", "t.trace(1): expected 'virtspec-trace 1', found an empty file")]
    [InlineData("virtspec-trace 2\n", "t.trace(1): expected version 1 of the format, found version 2: record the trace again")]
    [InlineData("# a log\n", "t.trace(1): expected 'virtspec-trace 1', found '# a log'")]
    [InlineData("virtspec-trace 1\nof x\n", "t.trace(2): expected 'cpu ...', found 'of x'")]
    [InlineData(Header + Exit, "t.trace(7): expected an 'end' event as the last line, found the end of the file: the trace is truncated")]
    [InlineData(Header + Exit + End + Exit, "t.trace(8): expected nothing behind the 'end' event, found '226 pe0 a.0 exit EL1h:0x40001924 EL2h:0x40000c00 SystemAc...'")]
    [InlineData(Header + Exit + Header + End, "t.trace(7): expected one trace, found the header of another one")]
    [InlineData(Header + Entry + Exit + End, "t.trace(7): expected a step of at least 533, that of the line before, found 226")]
    [InlineData("{\"virtspec-trace\":3,\"cpu\":\"c\",\"of\":\"o\",\"inputs\":[]}\n", "t.trace(1): expected version 1 of the format, found version 3: record the trace again")]
    [InlineData("{\"virtspec-trace\":1,\"cpu\":\"c\",\"of\":\"o\",\"inputs\":[]}\n{\"step\":1}\n", "t.trace(2): expected an event as a JSON object, found one that lacks a part")]
    [InlineData("{\"virtspec-trace\":1,\"cpu\":\"c\",\"of\":\"o\",\"inputs\":[]}\n{\"step\"\n", "t.trace(2): expected an event as a JSON object, found what is no JSON")]
    public void What_is_no_trace_is_refused_with_its_line(string text, string reason) =>
        Assert.Equal(reason, Assert.Throws<TraceException>(() => Read(text)).Message);

    [Theory]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL1h:0x8 HVC64 {} - lower.sync -", "expected Exception levels of an 'exit', found 'EL1 to EL1'")]
    [InlineData("226 pe0 a.0 entry EL1h:0x4 EL1h:0x8 - {} - - -", "expected Exception levels of an 'entry', found 'EL1 to EL1'")]
    [InlineData("226 pe0 a.0 exception EL1h:0x4 EL2h:0x8 HVC64 {} - - -", "expected Exception levels of an 'exception', found 'EL1 to EL2'")]
    [InlineData("226 pe0 a.0 return EL0t:0x4 EL1h:0x8 - {} - - -", "expected Exception levels of an 'return', found 'EL0 to EL1'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC65 {} - lower.sync -", "expected an exception class or an interrupt, found 'HVC65'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {imm17=0x1} - lower.sync -", "expected a field of the syndrome of HVC64 with a value that it can have, found 'imm17=0x1'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {imm16=0x10000} - lower.sync -", "expected a field of the syndrome of HVC64 with a value that it can have, found 'imm16=0x10000'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 IRQ {imm16=0x1} - lower.irq -", "expected no syndrome of IRQ, found 'imm16=0x1'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {} HCR_EL2.NONE lower.sync -", "expected a trap rule or '-', found 'HCR_EL2.NONE'")]
    [InlineData("226 pe0 a.0 exit EL1x:0x4 EL2h:0x8 HVC64 {} - lower.sync -", "expected a place such as EL1h:0x40000000, found 'EL1x:0x4'")]
    [InlineData("226 cpu0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {} - lower.sync -", "expected a PE such as pe0, found 'cpu0'")]
    [InlineData("x pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {} - lower.sync -", "expected the number of a step, found 'x'")]
    [InlineData("226 pe0 a.0 leave EL1h:0x4 EL2h:0x8 HVC64 {} - lower.sync -", "expected an event (control, end, entry, exception, exit, firmware, return), found 'leave'")]
    [InlineData("226 pe0 a.0 control - - HCR_EL9 {value=0x1} - - -", "expected a recorded control register with its value and each field of it that is not zero, found 'HCR_EL9 {value=0x1}'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 - HVC64 {} - lower.sync -", "expected where it comes from and where it goes, found 'EL1h:0x4 -'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 - lower.sync -", "expected STEP PE VM EVENT FROM TO CLASS {SYNDROME} RULE HANDLER OUTCOME, found '226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 - lower.sync -'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {imm16} - lower.sync -", "expected FIELD=0xVALUE, found 'imm16'")]
    [InlineData("226 pe0 b exit EL1h:0x4 EL2h:0x8 HVC64 {} - lower.sync resumes", "expected a VM and its vCPU, such as a.0, found 'b'")]
    [InlineData("226 pe0 b.01 exit EL1h:0x4 EL2h:0x8 HVC64 {} - lower.sync resumes", "expected a VM and its vCPU, such as a.0, found 'b.01'")]
    [InlineData("226 pe0 {b}.0 exit EL1h:0x4 EL2h:0x8 HVC64 {} - lower.sync resumes", "expected STEP PE VM EVENT FROM TO CLASS {SYNDROME} RULE HANDLER OUTCOME, found '226 pe0 {b}.0 exit EL1h:0x4 EL2h:0x8 HVC64 {} - lower.syn...'")]
    [InlineData("226 pe0 - exit EL1h:0x4 EL2h:0x8 HVC64 {} - lower.sync resumes", "expected a VM and its vCPU, such as a.0, found '-'")]
    [InlineData("226 pe0 a.0 exception EL2h:0x4 EL2h:0x8 HVC64 {} - current.sync -", "expected no VM at EL2, found 'a.0'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {} - \u001b[31mred<script> resumes", "expected characters that can be printed, found \\u{1b} in column 47")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {} - lower.sync resumes\u202e", "expected characters that can be printed, found \\u{202e} in column 65")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {} - lower.sync banana", "expected an outcome of a 'exit', found 'banana'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {} - lower.sync resumes, sets X1,X0", "expected an outcome of a 'exit', found 'resumes, sets X1,X0'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {} - lower.sync resumes, sets X31", "expected an outcome of a 'exit', found 'resumes, sets X31'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {} - lower.sync injects Nothing with ELR_EL1 0x4", "expected an outcome of a 'exit', found 'injects Nothing with ELR_EL1 0x4'")]
    [InlineData("226 pe0 a.0 entry EL2h:0x8 EL1h:0x4 - {} - - skips", "expected an outcome of a 'entry', found 'skips'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 IRQ {} - lower.sync resumes", "expected the vector lower.irq, found 'lower.sync'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {} - current.sync resumes", "expected the vector lower.sync, found 'current.sync'")]
    [InlineData("226 pe0 - exception EL2t:0x4 EL2h:0x8 DataAbortCurrentEL {FAR=0x0} - current.sync -", "expected the vector current0.sync, found 'current.sync'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 vIRQ {} - lower.irq resumes", "expected a virtual interrupt to EL1, found 'vIRQ to EL2'")]
    [InlineData("226 pe0 a.0 control - - 7 {value=0x1} - - at the first entry", "expected a recorded control register with its value and each field of it that is not zero, found '7 {value=0x1}'")]
    [InlineData("226 pe0 a.0 control - - VBAR_EL2 {value=0x800} - - at the first entry", "expected a recorded control register with its value and each field of it that is not zero, found 'VBAR_EL2 {value=0x800}'")]
    [InlineData("226 pe0 a.0 control - - HCR_EL2 {value=0x1 VM=0x1 Bogus=0xff} - - at the first entry", "expected a recorded control register with its value and each field of it that is not zero, found 'HCR_EL2 {value=0x1 VM=0x1 Bogus=0xff}'")]
    [InlineData("226 pe0 a.0 control - - HCR_EL2 {value=0x1} - - at the first entry", "expected a recorded control register with its value and each field of it that is not zero, found 'HCR_EL2 {value=0x1}'")]
    [InlineData("226 pe0 a.0 control - - HCR_EL2 {value=0x1 VM=0x1} - - banana", "expected an outcome of a 'control', found 'banana'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {imm16=0x1 imm16=0x1} - lower.sync resumes", "expected the fields of HVC64 once and in their order (imm16), found 'imm16=0x1'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {imm16=0x0} - lower.sync resumes", "expected fields that are not zero, found 'imm16=0x0'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {imm16=0x0A} - lower.sync resumes", "expected a number in hexadecimal, in lower case and without zeros before it, found 'imm16=0x0A'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {FAR=0x4} - lower.sync resumes", "expected a field of the syndrome of HVC64 with a value that it can have, found 'FAR=0x4'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x04 EL2h:0x8 HVC64 {} - lower.sync resumes", "expected a number in hexadecimal, in lower case and without zeros before it, found 'EL1h:0x04'")]
    [InlineData("226 pe0 a.0 exit EL0h:0x4 EL2h:0x8 SVC64 {} - lower.sync resumes", "expected a place such as EL1h:0x40000000, found 'EL0h:0x4'")]
    [InlineData("0226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {} - lower.sync resumes", "expected the number of a step, found '0226'")]
    [InlineData("226 pe00 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {} - lower.sync resumes", "expected a PE such as pe0, found 'pe00'")]
    [InlineData("226 pe0 a.0 firmware EL1h:0x4 - BANANA {} - - -", "expected a function of PSCI or its number, found 'BANANA'")]
    [InlineData("226 pe0 a.0 firmware EL1h:0x4 - 0x84000008 {} - - -", "expected a function of PSCI or its number, found '0x84000008'")]
    [InlineData("226 pe0 a.0 firmware EL0t:0x4 - SYSTEM_OFF {} - - -", "expected a call from EL1 or EL2, found 'EL0t:0x4'")]
    [InlineData("226 pe0 a.0 entry EL2h:0x8 EL1h:0x4 HVC64 {} - - -", "expected neither class nor fields of a 'entry', found 'HVC64 {}'")]
    [InlineData("226 pe0 a.0 entry EL2h:0x8 EL1h:0x4 - {} HCR_EL2.TVM - -", "expected no trap rule of a 'entry', found 'HCR_EL2.TVM'")]
    [InlineData("669 - - end - - - {} - lower.sync over", "expected the vector -, found 'lower.sync'")]
    public void A_line_that_is_no_event_is_refused_with_the_reason(string line, string reason) =>
        Assert.Equal($"t.trace(6): {reason}", Assert.Throws<TraceException>(() => Read($"{Header}{line}\n{End}")).Message);

    /// <summary>Everything that the grammar allows in these parts.</summary>
    [Theory]
    [InlineData("226 pe0 my%20vm.1-0 exit EL1h:0x4 EL2h:0x8 HVC64 {} - lower.sync goes to 0x0, sets X0,X30")]
    [InlineData("226 pe0 \u00fcber.0 exit EL1h:0x4 EL2h:0x8 HVC64 {} - lower.sync entered much later or never")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {} - lower.sync injects 0x3f with ELR_EL1 0x4")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {} - lower.sync injects SError with ELR_EL1 0x4, sets X1")]
    [InlineData("226 pe0 a.0 exit EL0t:0x4 EL2h:0x8 DataAbortLowerEL {ISV=0x1 SAS=0x3 SRT=0xd SF=0x1 DFSC=0x5 FAR=0x0 IPA=0x0} - lower.sync skips")]
    [InlineData("226 pe0 a.0 exit EL0t:0x4 EL2h:0x8 SError {} - lower.serror resumes")]
    [InlineData("226 pe0 a.0 exception EL0t:0x4 EL1h:0x8 vSError {} - - -")]
    [InlineData("226 pe0 a.0 control - - HCR_EL2 {value=0x0} - - was 0x80000001")]
    [InlineData("226 pe0 a.0 firmware EL1h:0x4 - 0x84000fff {X2=0x1} - - X0=0xffffffffffffffff")]
    public void A_line_that_is_an_event_is_read(string line) => Assert.Equal(line, Read($"{Header}{line}\n{End}").Events[0].ToString());

    [Theory]
    [InlineData("{\"virtspec-trace\":1,\"cpu\":\"c\",\"of\":\"a\\nb\",\"inputs\":[]}\n", "t.trace(1): expected characters that can be printed, found \\u{a} in column 5")]
    [InlineData("{\"virtspec-trace\":1,\"cpu\":\"c\",\"of\":\"o\",\"inputs\":[],\"more\":1}\n", "t.trace(1): expected the parts virtspec-trace, cpu, of, inputs, found 'more'")]
    [InlineData("{\"virtspec-trace\":1,\"cpu\":\"c\",\"cpu\":\"d\",\"of\":\"o\",\"inputs\":[]}\n", "t.trace(1): expected each part once, found 'cpu' twice")]
    [InlineData("virtspec-trace 1\r\n", "t.trace(1): expected a line feed alone at the end of the line, found a carriage return before it: the file has the line ends of another system")]
    [InlineData("virtspec-trace 1\ncpu c\nof \ufffd\n", "t.trace(3): expected characters that can be printed, found bytes that are no UTF-8 in column 4")]
    [InlineData("\ufeffvirtspec-trace 1\n", "t.trace(1): expected characters that can be printed, found \\u{feff} in column 1")]
    [InlineData("virtspec-trace 1\ncpu c\nof o\ninput {x} sha256:4d23c4ab77c969cb91018c99fbbd99ba36ade2fed57eab781213d2d4702b566d\n", "t.trace(4): expected input NAME sha256:HASH, found 'input {x} sha256:4d23c4ab77c969cb91018c99fbbd99ba36ade2fe...'")]
    [InlineData("virtspec-digest 1\n", "t.trace(1): expected a whole trace, found the digest of one, which has its first and last events alone")]
    public void A_header_that_no_writer_makes_is_refused(string text, string reason) =>
        Assert.Equal(reason, Assert.Throws<TraceException>(() => Read(text)).Message);

    [Fact]
    public void A_control_character_in_JSON_is_one_in_the_event()
    {
        string json = "{\"virtspec-trace\":1,\"cpu\":\"c\",\"of\":\"o\",\"inputs\":[]}\n"
            + "{\"step\":9,\"pe\":\"-\",\"vm\":\"-\",\"event\":\"end\",\"from\":\"-\",\"to\":\"-\",\"class\":\"-\",\"syndrome\":{},\"rule\":\"-\",\"handler\":\"-\",\"outcome\":\"over\\nand over\"}\n";
        Assert.Equal("t.trace(2): expected characters that can be printed, found \\u{a} in column 28", Assert.Throws<TraceException>(() => Read(json)).Message);
        Assert.Equal("over", Read(json.Replace("\\nand over", "", StringComparison.Ordinal)).Events[0].Outcome);
    }

    internal static Trace Read(string text) => TraceReader.Read("t.trace", new StringReader(text));
}
